package org.fairlead.interop;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client session by the Jakarta API whose messages and end can be waited for. */
public final class ClientSide extends Endpoint implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private final CompletableFuture<Session> opened = new CompletableFuture<>();

    /** The answer's headers, names in any case; written before {@link #opened} completes. */
    private volatile Map<String, List<String>> answerHeaders = Map.of();

    /** What a test asks for at the handshake. */
    public record Wish(
            List<String> subprotocols,
            List<Extension> extensions,
            Map<String, List<String>> headers,
            boolean trusting) {
        public static final Wish NOTHING = new Wish(List.of(), List.of(), Map.of(), false);

        public static Wish subprotocols(String... names) {
            return new Wish(List.of(names), List.of(), Map.of(), false);
        }

        public static Wish extension(Extension extension) {
            return new Wish(List.of(), List.of(extension), Map.of(), false);
        }

        public static Wish header(String name, String value) {
            return new Wish(List.of(), List.of(), Map.of(name, List.of(value)), false);
        }

        /** Trusts the test certificate. */
        public static Wish tls() {
            return new Wish(List.of(), List.of(), Map.of(), true);
        }
    }

    public static ClientSide connect(URI uri) throws DeploymentException, IOException {
        return connect(uri, Wish.NOTHING);
    }

    public static ClientSide connect(URI uri, Wish wish) throws DeploymentException, IOException {
        ClientSide side = new ClientSide();
        ClientEndpointConfig.Builder builder = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(wish.subprotocols())
                .extensions(wish.extensions())
                .configurator(new ClientEndpointConfig.Configurator() {
                    @Override
                    public void beforeRequest(Map<String, List<String>> headers) {
                        headers.putAll(wish.headers());
                    }

                    @Override
                    public void afterResponse(HandshakeResponse response) {
                        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                        copy.putAll(response.getHeaders());
                        side.answerHeaders = copy;
                    }
                });
        if (wish.trusting()) {
            builder.sslContext(TestCertificate.get().trusting());
        }
        ContainerProvider.getWebSocketContainer().connectToServer(side, builder.build(), uri);
        return side;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxTextMessageBufferSize(8 << 20);
        session.setMaxBinaryMessageBufferSize(8 << 20);
        session.addMessageHandler(String.class, new Keep<>());
        session.addMessageHandler(ByteBuffer.class, new Keep<>());
        session.addMessageHandler(
                PongMessage.class,
                pong -> pongs.add(java.nio.charset.StandardCharsets.UTF_8
                        .decode(pong.getApplicationData())
                        .toString()));
        opened.complete(session);
    }

    /** Keeps messages for the test; its type is given where it is added. */
    private final class Keep<T> implements MessageHandler.Whole<T> {
        @Override
        public void onMessage(T message) {
            messages.add(message);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        closed.complete(reason);
    }

    @Override
    public void onError(Session session, Throwable cause) {
        errors.add(cause);
    }

    public Session session() {
        return opened.join();
    }

    public Object next() throws InterruptedException {
        Object message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError(
                    "No message in " + PATIENCE_SECONDS + " s; closed: " + closed + ", errors: " + errors);
        }
        return message;
    }

    public String nextText() throws InterruptedException {
        return (String) next();
    }

    public String nextPong() throws InterruptedException {
        String pong = pongs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (pong == null) {
            throw new AssertionError("No pong in " + PATIENCE_SECONDS + " s");
        }
        return pong;
    }

    public CloseReason awaitClose() throws InterruptedException {
        try {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("No close in " + PATIENCE_SECONDS + " s; errors: " + errors, e);
        }
    }

    /** Waits for the close and gives its code. */
    public int closeCode() throws InterruptedException {
        return awaitClose().getCloseCode().getCode();
    }

    public List<String> answerHeader(String name) {
        return answerHeaders.getOrDefault(name, List.of());
    }

    public BlockingQueue<Throwable> errors() {
        return errors;
    }

    @Override
    public void close() throws IOException {
        session().close();
    }
}
