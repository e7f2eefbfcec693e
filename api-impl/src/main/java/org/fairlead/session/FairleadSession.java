package org.fairlead.session;

import jakarta.websocket.CloseReason;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.fairlead.handshake.Headers;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/** What every {@link Session} of Fairlead offers beyond the Jakarta API; cast a session to it. */
public interface FairleadSession extends Session {

    /** The session itself, to be kept, where this is one that a bean container has injected and that stands for the current session; else this. */
    default FairleadSession itself() {
        return this;
    }

    /** Cuts the connection at once, without a closing handshake; {@code onClose} is told 1006. Never blocks; no effect when closed. */
    void abort();

    /**
     * Starts the closing handshake like {@link #close(CloseReason)}.
     *
     * @return completes when {@code onClose} has returned and the connection is gone; or when a callback has kept {@code onClose} waiting for the
     *     disconnect timeout, and the session was given up, so that {@link #isOpen} is false although {@code onClose} is still to come; never fails
     */
    CompletionStage<Void> closeAsync(CloseReason reason);

    /** As {@link #ping(ByteBuffer, Duration)}, with 32 random bits and the heartbeat timeout, 20 s unless it is set otherwise. */
    default Duration ping() throws IOException {
        return ping(null, null);
    }

    /**
     * Sends a ping and waits for its pong. A peer may answer only the latest of several pings (RFC 6455 section 5.5.3), so a pong completes
     * its ping and all that were sent before it. A handler for {@link PongMessage}s is told of the pong too.
     *
     * <p>A handler of this session that waits for a pong keeps the messages behind it waiting. When the queue of received messages is full, or
     * comes to be before the pong is read, nothing more is read and the pong could never arrive: that is an error, and not a deadlock.
     *
     * @param payload at most 125 bytes, whose position does not change; null for 32 random bits
     * @param timeout how long to wait; zero or less for no limit, null for the heartbeat timeout ({@link Setting#HEARTBEAT_TIMEOUT})
     * @return the round-trip time, from when the ping was encoded, behind the messages sent before it
     * @throws IllegalArgumentException for more than 125 bytes, and where a ping with the same payload is in flight
     * @throws IllegalStateException after the session is closed; on an event loop; and in a handler while reading is paused
     * @throws PingTimeoutException when no pong came in time; the session stays open
     * @throws DeadlineExceededException when this thread's {@link Deadline} has passed; the session stays open
     * @throws IOException when the connection ends first, or the peer's Close comes, behind which no pong can, or 128 pings are in flight
     */
    Duration ping(@Nullable ByteBuffer payload, @Nullable Duration timeout) throws IOException;

    /** As {@link #pingAsync(ByteBuffer, Duration)}, with 32 random bits and the heartbeat timeout. */
    default CompletableFuture<Duration> pingAsync() {
        return pingAsync(null, null);
    }

    /**
     * As {@link #ping(ByteBuffer, Duration)}, without waiting. What {@code ping} throws as an {@link IOException} fails the future.
     *
     * @return the round-trip time; what depends on it runs where this session's handlers run, or on a thread that waits for it
     * @throws IllegalArgumentException for more than 125 bytes, and where a ping with the same payload is in flight
     * @throws IllegalStateException after the session is closed
     */
    CompletableFuture<Duration> pingAsync(@Nullable ByteBuffer payload, @Nullable Duration timeout);

    /** The session's own deadline, as {@link #deadline(Deadline)} has set it, or null. */
    @Nullable
    Deadline deadline();

    /**
     * Sets the session's own deadline: every callback of this session, {@code onError}, {@code onClose} and {@code SendHandler}s included, runs in a
     * scope of it, below those of its thread. So all that waits in a handler obeys it: sends, streams, {@code Timeouts}, {@code TimedHttp}. It may be
     * {@linkplain Deadline#detached detached}, and one for many sessions. When it has passed, calls fail and nothing is closed by it; what is to work nevertheless, in
     * {@code onError} for instance, sets another or none first.
     *
     * <p>It counts for callbacks that begin from now on, and for the rest of one that sets it; but {@code Deadline}s that this one has open already keep
     * the limits that they have, and a session's first one ends with such a block in that callback. Another callback that is running goes on with the
     * one that it has, which any thread can {@linkplain Deadline#shortenTo move}.
     *
     * @param next null for none
     */
    void deadline(@Nullable Deadline next);

    /** The local socket address, or null where the transport has none. Also after the session is closed, like all below. */
    @Nullable
    SocketAddress localAddress();

    /** The peer's socket address, or null where the transport has none. Where a server believes a proxy, the client's, not the proxy's. */
    @Nullable
    SocketAddress remoteAddress();

    /** The fields of the handshake's request: every line, in order, names in lower case. */
    Headers requestHeaders();

    /** The fields of the handshake's response: every line, in order, names in lower case. On a server without {@code Server}, which the host adds. */
    Headers responseHeaders();

    /** Whether this is the side that has connected. */
    boolean isClient();

    /** Whether this is the side that was connected to. */
    default boolean isServer() {
        return !isClient();
    }

    /** How the session ends: what {@code onClose} is given, or will be; null while that is undecided. */
    @Nullable
    CloseReason closeReason();
}
