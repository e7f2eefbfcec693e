package org.fairlead.client;

import java.util.function.UnaryOperator;
import org.fairlead.connection.ConnectionClosedException;
import org.fairlead.connection.Message;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.connection.WebSocketHandler;
import org.fairlead.connection.WebSocketRequest;
import org.fairlead.server.WebSocketServer;
import org.fairlead.session.SettingsBuilder;

/** A server with one handler for all paths, on a free port. */
final class PullServer implements AutoCloseable {

    static final String HOST = "127.0.0.1";

    private final WebSocketServer server;

    PullServer(WebSocketHandler handler) throws Exception {
        this(handler, settings -> settings);
    }

    PullServer(WebSocketHandler handler, UnaryOperator<SettingsBuilder> settings) throws Exception {
        server = WebSocketServer.builder().host(HOST).port(0).settings(settings).serve(handler);
    }

    /** Sends every message back. */
    static PullServer echo() throws Exception {
        return new PullServer(PullServer::echo);
    }

    static void echo(WebSocketRequest request) throws Exception {
        WebSocketConnection connection = request.accept();
        try {
            while (true) {
                if (connection.receive() instanceof Message.Text text) {
                    connection.send(text.text());
                }
            }
        } catch (ConnectionClosedException end) {
            // the client has had enough
        }
    }

    WebSocketServer server() {
        return server;
    }

    int port() {
        return server.port();
    }

    WebSocketConnection open() throws Exception {
        return open("/");
    }

    WebSocketConnection open(String resource) throws Exception {
        return WebSocketClient.open(HOST, port(), resource, false);
    }

    @Override
    public void close() {
        server.close();
    }
}
