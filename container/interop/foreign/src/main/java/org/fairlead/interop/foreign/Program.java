package org.fairlead.interop.foreign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A running process whose output, both streams together, is read line by line. It never outlives this JVM. */
public final class Program implements AutoCloseable {

    /** Generous: a shared machine that is busy is no failure. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String END = "\0end of output";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread onExit;

    /** Everything that was printed; guarded by itself. */
    private final List<String> seen = new ArrayList<>();

    private Program(Process process) {
        this.process = process;
        this.onExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(onExit);
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a program in a folder. */
    public static Program start(Path folder, List<String> command) {
        return start(folder, command, Map.of());
    }

    /** Starts a program in a folder, with more environment variables. */
    public static Program start(Path folder, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command, e);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (seen) {
                    seen.add(line);
                }
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("output ended: " + e);
        }
        lines.add(END);
    }

    /** The next line that fits; lines before it are passed over. */
    public String awaitLine(Predicate<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError(
                        (line == null ? "No such line in time" : "The program ended before such a line")
                                + "; it printed:\n" + output());
            }
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /** Waits for the end, and gives the exit status. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The program did not end; it printed:\n" + output());
        }
        awaitLineOrEnd();
        return process.exitValue();
    }

    private void awaitLineOrEnd() throws InterruptedException {
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            // what was printed is in `seen`; only its end is waited for
        }
        lines.add(END);
    }

    /** Everything that was printed until now. */
    public String output() {
        synchronized (seen) {
            return String.join("\n", seen);
        }
    }

    /** Types a line. */
    public void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Ends the program's input. */
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** SIGTERM where the system has signals. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL: no farewell. */
    public void kill() {
        process.destroyForcibly();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // the JVM is going down, and the hook does its work
        }
    }
}
