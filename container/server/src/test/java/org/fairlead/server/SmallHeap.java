package org.fairlead.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link SmallHeapProgram} in a JVM with a heap of 64 MiB and 16 MiB outside it, which ends at once where these do not suffice. */
final class SmallHeap implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final PrintWriter input;
    final int port;

    /** What the server's endpoints have told meanwhile. */
    final List<String> told = new ArrayList<>();

    private SmallHeap(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.port = Integer.parseInt(output.readLine());
    }

    static SmallHeap run(Duration sendTimeout, Duration heartbeatInterval) throws IOException {
        return new SmallHeap(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:MaxDirectMemorySize=16m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dio.netty.transport.noNative=" + Boolean.getBoolean("io.netty.transport.noNative"),
                        SmallHeapProgram.class.getName(),
                        sendTimeout.toString(),
                        heartbeatInterval.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void order(String word) {
        input.println(word);
    }

    /** The answer's words behind the first, which is the order's. */
    String ask(String word) throws IOException {
        order(word);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length() + 1);
            }
            told.add(line);
        }
        throw new IOException("The server's process has ended: out of memory? It told " + told);
    }

    long number(String word) throws IOException {
        return Long.parseLong(ask(word));
    }

    /** Waits for what an endpoint tells. */
    String awaitTold(String start) throws IOException {
        for (int i = 0; i < told.size(); i++) {
            if (told.get(i).startsWith(start)) {
                return told.remove(i);
            }
        }
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
            told.add(line);
        }
        throw new IOException("The server's process has ended before it told " + start);
    }

    /** Another session's message comes back. */
    void answersOthers() throws Exception {
        Peer peer = new Peer();
        var socket = Peer.connect(HttpClient.newHttpClient(), URI.create("ws://127.0.0.1:" + port + "/echo"), peer);
        for (int i = 0; i < 20; i++) {
            socket.sendText("still there " + i, true).get(20, TimeUnit.SECONDS);
            Object echo = peer.next();
            if (!("still there " + i).equals(echo)) {
                throw new AssertionError("another session got " + echo);
            }
        }
        socket.abort();
    }

    @Override
    public void close() throws IOException {
        input.close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
