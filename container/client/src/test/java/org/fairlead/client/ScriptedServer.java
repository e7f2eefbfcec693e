package org.fairlead.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Answers the request of each connection as the test says, and remembers the heads. */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listener;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /** @param answer from the request's head to the response in Latin-1 */
    ScriptedServer(UnaryOperator<String> answer) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(answer), "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(UnaryOperator<String> answer) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                String head = OneShotServer.readHead(socket);
                heads.add(head);
                socket.getOutputStream().write(answer.apply(head).getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                OneShotServer.awaitEnd(socket);
            } catch (SocketException closed) {
                // by the test's end, or by the client
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static String redirect(int status, String location) {
        return "HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The requests so far. */
    List<String> heads() {
        return heads;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
