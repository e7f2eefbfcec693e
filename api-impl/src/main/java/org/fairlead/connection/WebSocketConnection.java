package org.fairlead.connection;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.handshake.Headers;
import org.fairlead.protocol.CloseCode;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.Pulling;
import org.fairlead.session.Transport;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a WebSocket connection, for a program that asks for messages instead of being called with them.
 *
 * <pre>{@code
 * try (WebSocketConnection connection = WebSocketClient.open(URI.create("wss://chat.example/lobby"))) {
 *     connection.send("hello");
 *     Message answer = connection.receive();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Every call that waits obeys the thread's {@link Deadline}, ends with an {@link InterruptedIOException} when the thread is
 * interrupted, and may be made on a virtual thread, which holds no carrier meanwhile. No call that waits may be made on an event loop: there it
 * throws {@link IllegalStateException}.
 *
 * <p>What is received and not yet asked for is bounded by the settings {@code message-queue-size} and {@code message-queue-bytes}. When it is
 * full nothing more is read, so that pings are not answered either, until a message is taken; TCP then holds the peer back.
 */
public final class WebSocketConnection implements AutoCloseable {

    private final Role role;
    private final Pulling pulling;
    private final Connection connection;
    private final Transport transport;
    private final String path;
    private final String subprotocol;
    private final Headers handshakeHeaders;
    private final NetworkEndpoint local;
    private final NetworkEndpoint remote;
    private final AtomicBoolean timeoutTold = new AtomicBoolean();

    WebSocketConnection(
            Role role, Pulling pulling, Transport transport, String path, String subprotocol, Headers headers) {
        this.role = role;
        this.pulling = pulling;
        this.connection = pulling.connection();
        this.transport = transport;
        this.path = path;
        this.subprotocol = subprotocol;
        this.handshakeHeaders = headers;
        this.local = NetworkEndpoint.of(transport.localAddress(), transport.isSecure());
        this.remote = NetworkEndpoint.of(transport.remoteAddress(), transport.isSecure());
    }

    // ---- messages

    /**
     * Sends a text message. Waits while more than the high-water mark is on its way, at most the send timeout.
     *
     * @throws ConnectionClosedException when the connection is closed or closing
     * @throws org.fairlead.session.SendTimeoutException when the message was withdrawn, nothing of it having been sent
     */
    public void send(String text) throws IOException {
        try {
            connection.sendText(Objects.requireNonNull(text, "text"));
        } catch (IOException e) {
            throw closedOr(e);
        }
    }

    /** Sends a binary message, as {@link #send(String)} does. The buffer is consumed and may be used again on return. */
    public void send(ByteBuffer data) throws IOException {
        try {
            connection.sendBinary(Objects.requireNonNull(data, "data"));
        } catch (IOException e) {
            throw closedOr(e);
        }
    }

    /** Sends a binary message, as {@link #send(String)} does. The array may be used again on return. */
    public void send(byte[] data) throws IOException {
        send(ByteBuffer.wrap(Objects.requireNonNull(data, "data")));
    }

    /**
     * Waits for the next message. After the peer has closed, those that came before can still be received; after this side has closed, they are
     * gone. A message that several threads wait for goes to one of them.
     *
     * @throws ConnectionClosedException when the connection is closed and nothing is left to receive
     * @throws DeadlineExceededException when the thread's deadline passes; no message is lost
     * @throws InterruptedIOException when the thread is interrupted; no message is lost
     * @throws IllegalStateException on an event loop
     */
    public Message receive() throws IOException {
        refuseOnEventLoop("receive");
        Object message = next();
        if (message instanceof String text) {
            return new Message.Text(text);
        }
        if (message instanceof ByteBuffer data) {
            return new Message.Binary(data);
        }
        throw new ConnectionClosedException(status(), pulling.failure());
    }

    private @Nullable Object next() throws IOException {
        Deadline deadline = Deadline.current();
        try {
            if (deadline == null) {
                return pulling.receive(() -> Long.MAX_VALUE);
            }
            try (Deadline.Watch expiry = deadline.onExpiry(pulling::wake)) {
                return pulling.receive(() -> Deadline.boundedNanos(Long.MAX_VALUE));
            }
        } catch (TimeoutException e) {
            throw new DeadlineExceededException("The deadline passed while a message was awaited");
        }
    }

    // ---- control frames

    /** {@link #ping(ByteBuffer)} with 32 random bits. */
    public Duration ping() throws IOException {
        return ping(null);
    }

    /**
     * Sends a ping and waits for its pong, or for that of a later ping (RFC 6455 section 5.5.3).
     *
     * @param payload consumed; null for 32 random bits
     * @return from the ping's leaving for the socket to its pong
     * @throws IllegalArgumentException for more than 125 bytes, and for the payload of a ping that waits for its pong
     * @throws ConnectionClosedException when the connection is closed, or ends before the pong comes
     * @throws org.fairlead.session.PingTimeoutException when no pong came within the heartbeat timeout; the connection stays open
     * @throws DeadlineExceededException when the thread's deadline passes
     * @throws IllegalStateException on an event loop; and where the pong could never be read, because the message queue is full and it is this thread
     *     that receives
     */
    public Duration ping(@Nullable ByteBuffer payload) throws IOException {
        refuseOnEventLoop("ping");
        try {
            return connection.ping(payload, null);
        } catch (IOException e) {
            throw closedOr(e);
        }
    }

    /**
     * As {@link #ping(ByteBuffer)}, without waiting.
     *
     * @return the round-trip time; what the network does fails the future
     */
    public CompletableFuture<Duration> pingAsync(@Nullable ByteBuffer payload) {
        return connection.pingAsync(payload, null);
    }

    /**
     * Sends an unsolicited pong, which nobody answers (RFC 6455 section 5.5.3).
     *
     * @param payload consumed; may be used again on return
     * @throws IllegalArgumentException for more than 125 bytes
     * @throws ConnectionClosedException when the connection is closed or closing
     */
    public void pong(ByteBuffer payload) throws IOException {
        try {
            connection.pong(Objects.requireNonNull(payload, "payload"));
        } catch (IOException e) {
            throw closedOr(e);
        }
    }

    /** {@link #pong(ByteBuffer)} without a payload. */
    public void pong() throws IOException {
        pong(ByteBuffer.allocate(0));
    }

    // ---- closing

    /** {@link #close(int, String)} with 1000, normal closure, and no reason. */
    @Override
    public void close() throws IOException {
        close(CloseCode.NORMAL_CLOSURE, "");
    }

    /**
     * Starts the closing handshake and waits until the connection is gone, which the disconnect timeout bounds; messages that have not been received
     * are discarded. What the thread's {@link Deadline} or an interrupt ends is the wait, not the closing handshake. Idempotent: on a connection that
     * is closed it does nothing, on one that closes it waits.
     *
     * @param code 1000 to 4999; 1005, and codes that must not be sent, give a frame without code
     * @param reason cut to 123 bytes of UTF-8, between two characters: what is too long must not keep the connection from being closed
     * @throws DisconnectTimeoutException on a client, when the server did not finish the closing handshake in time
     * @throws IllegalArgumentException for any other code
     * @throws IllegalStateException on an event loop; {@link #closeAsync} does not wait
     */
    public void close(int code, String reason) throws IOException {
        refuseOnEventLoop("close");
        connection.close(code, Objects.requireNonNull(reason, "reason"));
        CompletableFuture<Void> gone = pulling.gone().toCompletableFuture();
        try {
            Deadline.await(gone, "the closing handshake");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted during the closing handshake, which goes on");
        } catch (ExecutionException e) {
            throw new IllegalStateException("Closing never fails", e);
        }
        if (role == Role.CLIENT && pulling.disconnectTimedOut() && !timeoutTold.getAndSet(true)) {
            throw new DisconnectTimeoutException("The server " + remote.address()
                    + " did not finish the closing handshake in time, and was cut off");
        }
    }

    /**
     * Starts the closing handshake, as {@link #close(int, String)} does, and returns.
     *
     * @return completes when the connection is gone; never fails
     */
    public CompletionStage<Void> closeAsync(int code, String reason) {
        connection.close(code, Objects.requireNonNull(reason, "reason"));
        return pulling.gone();
    }

    /** Cuts the connection without a Close frame, at once. */
    public void abort() {
        connection.abort();
    }

    /** How the connection was closed, or is being closed; null while it is open. */
    public @Nullable CloseStatus closed() {
        var reason = pulling.closeReason();
        return reason == null ? null : CloseStatus.of(reason);
    }

    // ---- what it is

    /** This side's address. */
    public NetworkEndpoint local() {
        return local;
    }

    /** The peer's address. */
    public NetworkEndpoint remote() {
        return remote;
    }

    /** The request's target with its query, as on the wire. */
    public String path() {
        return path;
    }

    /** The subprotocol that was agreed on, or "" for none. */
    public String subprotocol() {
        return subprotocol;
    }

    /** The peer's header fields in the handshake: all of them, in order, names in lower case. */
    public List<Map.Entry<String, String>> handshakeHeaders() {
        return lowerCase(handshakeHeaders);
    }

    static List<Map.Entry<String, String>> lowerCase(Headers headers) {
        return headers.entries().stream()
                .map(field -> Map.entry(field.getKey().toLowerCase(Locale.ROOT), field.getValue()))
                .toList();
    }

    public boolean isClient() {
        return role == Role.CLIENT;
    }

    public boolean isServer() {
        return role == Role.SERVER;
    }

    /** For logs: {@code client-/chat with 192.0.2.1:443}. */
    @Override
    public String toString() {
        String peer = remote.address() + (remote.port() < 0 ? "" : ":" + remote.port());
        return (isClient() ? "client-" : "server-") + path + " with " + peer;
    }

    Pulling pulling() {
        return pulling;
    }

    private CloseStatus status() {
        CloseStatus status = closed();
        if (status == null) {
            throw new IllegalStateException("The connection is open");
        }
        return status;
    }

    /** What was thrown because the connection is closed becomes a {@link ConnectionClosedException}. */
    private IOException closedOr(IOException failure) {
        boolean own = failure instanceof InterruptedIOException || failure instanceof DeadlineExceededException;
        CloseStatus status = closed();
        return own || status == null ? failure : new ConnectionClosedException(status, failure);
    }

    private void refuseOnEventLoop(String call) {
        if (transport.onEventLoop()) {
            throw new IllegalStateException(
                    call + "() waits, and this is an event loop, which must not: other connections"
                            + " would wait with it; call it on a thread of your own");
        }
    }
}
