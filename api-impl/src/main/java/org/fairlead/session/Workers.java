package org.fairlead.session;

/** The threads on which application code runs for {@link Dispatch#WORKER}. */
public interface Workers extends AutoCloseable {

    /** Runs a task; never on the caller's thread. */
    void execute(Runnable task);

    @Override
    void close();
}
