package org.fairlead.testing;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client that records what it receives, for a test to look at. Thread-safe. */
public final class TestClient {

    private final InMemoryNetwork network;
    private final Recording endpoint = new Recording();

    TestClient(InMemoryNetwork network) {
        this.network = network;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Sends a text message and lets the network settle. */
    public void send(String text) throws IOException {
        session().getBasicRemote().sendText(text);
        network.settle();
    }

    /** Sends a binary message and lets the network settle. */
    public void send(ByteBuffer data) throws IOException {
        session().getBasicRemote().sendBinary(data);
        network.settle();
    }

    /** What has been received so far, each a {@code String} or a {@code ByteBuffer}, after the network has settled. */
    public List<Object> received() {
        network.settle();
        return List.copyOf(endpoint.received);
    }

    /** Closes with 1000 and lets the network settle. */
    public void close() throws IOException {
        session().close();
        network.settle();
    }

    /** Why the session was closed, or null while it is open. */
    public @Nullable CloseReason closeReason() {
        network.settle();
        return endpoint.closeReason;
    }

    /** What the endpoint's onError was told. */
    public List<Throwable> errors() {
        network.settle();
        return List.copyOf(endpoint.errors);
    }

    /** The client's session. */
    public Session session() {
        Session opened = endpoint.session;
        if (opened == null) {
            throw new IllegalStateException("The client is not connected");
        }
        return opened;
    }

    private static final class Recording extends Endpoint {
        private final List<Object> received = new CopyOnWriteArrayList<>();
        private final List<Throwable> errors = new CopyOnWriteArrayList<>();
        private volatile @Nullable Session session;
        private volatile @Nullable CloseReason closeReason;

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            session = opened;
            opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) received::add);
            opened.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) received::add);
        }

        @Override
        public void onError(Session failed, Throwable error) {
            errors.add(error);
        }

        @Override
        public void onClose(Session closed, CloseReason reason) {
            closeReason = reason;
        }
    }
}
