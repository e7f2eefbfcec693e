package org.fairlead.servlet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that was downloaded, run by this JDK in a process of its own. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private ServerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it and waits until its start is over.
     *
     * @param arguments of {@code java}
     * @param listening a line of the log whose first group is the port
     * @param ready what is in the last line of a start
     */
    static ServerProcess start(Path directory, List<String> arguments, Pattern listening, String ready)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ServerProcess started = new ServerProcess(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start());
        Thread reader = new Thread(() -> started.read(listening, ready));
        reader.setDaemon(true);
        reader.start();
        try {
            var unused = started.port.get(2, TimeUnit.MINUTES);
            return started;
        } catch (Exception e) {
            started.close();
            throw e;
        }
    }

    /** To the end, so that the process never waits for it. */
    private void read(Pattern listening, String ready) {
        int found = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                Matcher at = listening.matcher(line);
                if (at.find()) {
                    found = Integer.parseInt(at.group(1));
                }
                if (line.contains(ready)) {
                    port.complete(found);
                }
            }
            port.completeExceptionally(new IOException("the server ended: " + log));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    int port() {
        return port.join();
    }

    List<String> log() {
        return log;
    }

    /** Ends it as SIGTERM does. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
