package org.fairlead.benchmarks.compare;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A JVM of the comparison, bound to one processor, that ends with its standard input. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 150;

    private static final ScheduledExecutorService PATIENCE = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "patience");
        thread.setDaemon(true);
        return thread;
    });

    private final String name;
    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;

    /**
     * @param processor which processor it may use, by taskset; negative for any
     * @param log where its standard error goes
     * @param command options of the JVM, main class, arguments
     */
    Child(String name, int processor, File log, List<String> command) throws IOException {
        this.name = name;
        List<String> whole = new ArrayList<>();
        if (processor >= 0) {
            whole.addAll(List.of("taskset", "-c", Integer.toString(processor)));
        }
        whole.add(new File(System.getProperty("java.home"), "bin/java").toString());
        whole.addAll(command);
        process = new ProcessBuilder(whole)
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
        in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    void tell(String line) {
        in.println(line);
    }

    /** The next line; a JVM that says nothing for minutes is ended, so that it does not hold up the others. */
    String hear() throws IOException {
        ScheduledFuture<?> limit = PATIENCE.schedule(process::destroyForcibly, PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            String line = out.readLine();
            if (line == null) {
                throw new IOException(
                        name + (limit.isDone() ? " did not answer within " + PATIENCE_SECONDS + " s" : " ended early"));
            }
            return line;
        } finally {
            limit.cancel(false);
        }
    }

    /** The rest of a line that begins with the word. */
    String hear(String word) throws IOException {
        String line = hear();
        if (!line.equals(word) && !line.startsWith(word + " ")) {
            throw new IOException(name + ": " + line);
        }
        return line.substring(word.length()).strip();
    }

    /** The values of a line that begins with the word. */
    Values hearValues(String word) throws IOException {
        return new Values(hear(word));
    }

    /** The JVM's own figures: see PeerMain. */
    Values stats(String order) throws IOException {
        tell(order);
        return hearValues("stats");
    }

    /** Processor time so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        in.close();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
