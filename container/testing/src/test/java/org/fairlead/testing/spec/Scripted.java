package org.fairlead.testing.spec;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;

/** An endpoint of either side whose opening a test writes; it keeps what it was told. One instance serves every connection. */
class Scripted extends Endpoint {

    interface Opening {
        void open(Scripted self, Session session) throws IOException;
    }

    /** Messages as the handlers add them, "error message" and "close code". */
    final List<Object> told = new CopyOnWriteArrayList<>();

    private final Opening opening;
    private volatile @Nullable Session session;

    Scripted(Opening opening) {
        this.opening = opening;
    }

    /** Keeps every text. */
    static Scripted listening() {
        return new Scripted((self, session) ->
                session.addMessageHandler(String.class, (MessageHandler.Whole<String>) self.told::add));
    }

    /** Sends every text back. */
    static Scripted echoing() {
        return new Scripted((self, session) ->
                session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> send(session, text)));
    }

    static void send(Session session, String text) {
        try {
            session.getBasicRemote().sendText(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This instance as a server's endpoint. */
    ServerEndpointConfig.Builder at(String path) {
        return ServerEndpointConfig.Builder.create(getClass(), path)
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(Scripted.this);
                    }
                });
    }

    /** Connects this instance as a client. */
    Session connect(InMemoryNetwork network, String path) throws DeploymentException, IOException {
        return network.connect(this, ClientEndpointConfig.Builder.create().build(), path);
    }

    /** The session that was opened last. */
    Session session() {
        return Objects.requireNonNull(session, "no session was opened");
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        try {
            opening.open(this, opened);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onError(Session failed, Throwable error) {
        told.add("error " + error.getMessage());
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
        told.add("close " + reason.getCloseCode().getCode());
    }
}
