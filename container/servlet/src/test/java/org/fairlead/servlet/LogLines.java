package org.fairlead.servlet;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What an operator with default settings sees: everything that any logger of this process tells, at INFO and above, until {@link #close}. */
final class LogLines extends Handler implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    LogLines() {
        ROOT.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.INFO.intValue()) {
            lines.add(line.getLoggerName() + ": " + line.getMessage()
                    + (line.getThrown() == null ? "" : " with the stack trace of " + line.getThrown()));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
    }

    /** Listens no more. @return what has been seen */
    List<String> end() {
        close();
        return List.copyOf(lines);
    }
}
