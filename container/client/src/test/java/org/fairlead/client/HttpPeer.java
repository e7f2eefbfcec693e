package org.fairlead.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server that does with a connection what the test says. */
final class HttpPeer {
    private HttpPeer() {}

    interface Behaviour {
        void serve(Socket socket) throws Exception;
    }

    /** Accepts one connection and serves it on a thread of its own. */
    static CompletableFuture<Void> serving(ServerSocket listener, Behaviour behaviour) {
        CompletableFuture<Void> served = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Socket socket = listener.accept()) {
                behaviour.serve(socket);
                served.complete(null);
            } catch (Throwable e) {
                served.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return served;
    }

    static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                return head.toString();
            }
            head.append((char) b);
        }
        return head.toString();
    }

    static void write(Socket socket, String latin1) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Returns when the client has closed its end; fails after 30 s. */
    static void awaitClosed(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {}
        } catch (SocketException reset) {
            return; // closed as well
        }
    }

    /** Sends a byte every few milliseconds until the client has closed its end. */
    static void drip(Socket socket) throws IOException, InterruptedException {
        try {
            while (true) {
                write(socket, "x");
                TimeUnit.MILLISECONDS.sleep(5); // the slowness of the peer, which the test is about
            }
        } catch (SocketException e) {
            return; // closed
        }
    }
}
