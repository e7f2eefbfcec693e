package org.fairlead.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Accepts one connection and does with it what the test says. */
final class OneShotServer implements AutoCloseable {

    /** What becomes of the connection. */
    interface Behaviour {
        void serve(Socket socket) throws Exception;
    }

    private final ServerSocket listener;
    private final CompletableFuture<Void> served;

    OneShotServer(ServerSocket listener, Behaviour behaviour) {
        this.listener = listener;
        this.served = CompletableFuture.runAsync(
                () -> {
                    try (Socket socket = listener.accept()) {
                        behaviour.serve(socket);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                OneShotServer::startThread);
    }

    private static void startThread(Runnable task) {
        Thread thread = new Thread(task, "one-shot-server");
        thread.setDaemon(true);
        thread.start();
    }

    OneShotServer(Behaviour behaviour) throws IOException {
        this(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), behaviour);
    }

    /** Reads the request head, then answers with these bytes and ends its output. */
    static OneShotServer answering(String latin1) throws IOException {
        return new OneShotServer(socket -> {
            readHead(socket);
            socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            awaitEnd(socket);
        });
    }

    /** Says nothing until the client has gone. */
    static OneShotServer silent() throws IOException {
        return new OneShotServer(OneShotServer::awaitEnd);
    }

    static String readHead(Socket socket) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    static void awaitEnd(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // until the client ends
            }
        } catch (IOException reset) {
            // an end, too
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Completes when the behaviour has returned, so when the client has gone where the behaviour waits for that. */
    CompletableFuture<Void> served() {
        return served;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
