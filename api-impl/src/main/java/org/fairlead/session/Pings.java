package org.fairlead.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.fairlead.timeout.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The pings that the peer has not answered yet, in the order of the wire. A peer may answer only the latest of several (RFC 6455 section
 * 5.5.3), so that a pong completes its ping and all earlier ones, be they the application's, the heartbeat's or those of which nobody waits to hear.
 * Made when a connection first needs one. Any thread; everything is guarded by this object, which is held for moments only.
 */
final class Pings {
    /** Pings of the application whose pongs are awaited. */
    static final int MOST_IN_FLIGHT = 128;

    /** Among them those of which nobody waits to hear, or does any longer; the oldest of these are forgotten. */
    private static final int MOST_SENT = MOST_IN_FLIGHT + 16;

    /** @param ping null where nobody waits to hear */
    private record Sent(
            long number, ByteBuffer payload, @Nullable Ping ping, long at) {
        boolean isAwaited() {
            return ping != null && ping.isInFlight;
        }
    }

    private final Connection connection;
    private final Transport transport;

    private final List<Ping> inFlight = new ArrayList<>();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();

    /** How many pings have been written. */
    private long number;

    /** {@link #number} when the latest heartbeat was written. */
    private long heartbeatAt;

    /** No deadline is earlier; written under the lock. */
    private volatile long earliestDeadline = Timers.NEVER;

    Pings(Connection connection, Transport transport) {
        this.connection = connection;
        this.transport = transport;
    }

    // ---- the application

    /** As {@link Connection#ping}. */
    Duration ping(@Nullable ByteBuffer payload, long timeoutNanos) throws IOException {
        if (transport.onEventLoop()) {
            throw new IllegalStateException("A ping waits for its pong, and this is an event loop, which must not wait;"
                    + " ping asynchronously, or dispatch the endpoint to worker threads");
        }
        Deadline.check("a ping was sent");
        return send(payload, timeoutNanos).await();
    }

    /** As {@link Connection#pingAsync}. */
    CompletableFuture<Duration> pingAsync(@Nullable ByteBuffer payload, long timeoutNanos) {
        try {
            return send(payload, timeoutNanos);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Ping send(@Nullable ByteBuffer payload, long timeoutNanos) throws IOException {
        Ping ping = add(payload == null ? null : Send.controlPayload(payload), timeoutNanos);
        try {
            checkPongMayCome();
            connection.outbox.send(Send.ping(ping));
        } catch (IOException e) {
            forget(ping);
            throw e;
        }
        return ping;
    }

    /** After the ping was added: who fails all of them says so first. */
    private void checkPongMayCome() throws IOException {
        Termination termination = connection.unanswered();
        if (termination != null) {
            throw new IOException(termination.sentence(), termination.error());
        }
    }

    /**
     * @param payload null for 32 random bits
     * @param timeoutNanos 0 or less: none
     * @throws IllegalArgumentException where a ping with the same payload is in flight
     * @throws IOException where too many are
     */
    private synchronized Ping add(@Nullable ByteBuffer payload, long timeoutNanos) throws IOException {
        if (inFlight.size() >= MOST_IN_FLIGHT) {
            throw new IOException("The peer answers pings too slowly: " + MOST_IN_FLIGHT + " are in flight");
        }
        ByteBuffer bytes = payload == null ? unused() : payload;
        if (isInFlight(bytes)) {
            throw new IllegalArgumentException(
                    "A ping with the same payload of " + bytes.remaining() + " bytes is in flight");
        }
        Ping ping = new Ping(this, bytes);
        inFlight.add(ping);
        ping.isInFlight = true;
        if (timeoutNanos > 0) {
            ping.deadline = Timers.after(connection.now(), timeoutNanos);
            earliestDeadline = Math.min(earliestDeadline, ping.deadline);
        }
        return ping;
    }

    private ByteBuffer unused() {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
        do {
            bytes.putInt(0, connection.random());
        } while (isInFlight(bytes));
        return bytes;
    }

    private boolean isInFlight(ByteBuffer payload) {
        for (Ping each : inFlight) {
            if (each.payload.equals(payload)) {
                return true;
            }
        }
        return false;
    }

    /** Nobody waits for it any longer. Its pong would still answer those before it. */
    synchronized void forget(Ping ping) {
        inFlight.remove(ping);
        ping.isInFlight = false;
    }

    /**
     * @throws IllegalStateException on an event loop
     */
    void beforeWait(Ping ping) {
        if (transport.onEventLoop()) {
            throw new IllegalStateException("The pong has not come, and this is an event loop, which must not wait; use"
                    + " the future's stages, or dispatch the endpoint to worker threads");
        }
        if (connection.consumer.runsHere()) {
            holdReading(ping);
        }
    }

    /** Who waits for this ping would be the one to take messages: it fails where, or as soon as, no more is read before some are taken. */
    private void holdReading(Ping ping) {
        synchronized (this) {
            ping.holdsReading = true;
        }
        readingPaused(); // the inbox was marked as full before this was called for it, which looks behind us
    }

    /** Perhaps nothing more is read until something is taken from the inbox. The serial executor, and who takes. */
    void readingPaused() {
        List<Ping> stuck = new ArrayList<>();
        synchronized (this) {
            if (!connection.inbox.isFull()) { // asked here: who holds reading may have taken enough right before
                return;
            }
            for (Ping each : inFlight) {
                if (each.holdsReading) {
                    stuck.add(each);
                }
            }
            stuck.forEach(this::forget);
        }
        String way = connection.consumer.isQueue() ? "return from the handler first" : "receive them first";
        for (Ping each : stuck) {
            decide(
                    each,
                    null,
                    new IllegalStateException(
                            "The pong can never be read: as many messages wait as may, so that reading"
                                    + " is paused until this thread takes some, and it waits for the pong; " + way
                                    + ", or ping from another thread"));
        }
    }

    /** The connection has ended, or is about to, or nothing more is read from it. Any thread. */
    void failAll(String sentence, @Nullable Throwable cause) {
        List<Ping> failed;
        synchronized (this) {
            failed = List.copyOf(inFlight);
            failed.forEach(this::forget);
            sent.clear();
        }
        for (Ping each : failed) {
            decide(each, null, new IOException(sentence, cause));
        }
    }

    private void decide(Ping ping, @Nullable Duration roundTrip, @Nullable Throwable failure) {
        ping.decide(roundTrip, failure);
        connection.outbox.completions().add(ping, failure);
    }

    // ---- the wire, on the serial executor

    /** A ping is about to be written. */
    synchronized void writing(Send send) {
        Ping ping = send.owner instanceof Ping asked ? asked : null;
        if (ping == null && sent.isEmpty() && !connection.awaitsHeartbeat()) {
            return; // its pong answers nothing else
        }
        if (sent.size() >= MOST_SENT) {
            forgetOldest();
        }
        sent.add(new Sent(++number, send.data.duplicate(), ping, connection.now()));
    }

    private void forgetOldest() {
        for (Iterator<Sent> each = sent.iterator(); each.hasNext(); ) {
            if (!each.next().isAwaited()) {
                each.remove();
                return;
            }
        }
    }

    /** A heartbeat is about to be written. */
    synchronized void writingHeartbeat() {
        heartbeatAt = number;
    }

    /** @return whether this is the heartbeat's pong, and not the application's */
    boolean pong(ByteBuffer payload) {
        boolean heartbeat = connection.isHeartbeat(payload);
        List<Sent> answered = new ArrayList<>();
        synchronized (this) {
            long upTo = 0;
            for (Sent each : sent) {
                if (each.payload.equals(payload)) {
                    heartbeat &= each.number > heartbeatAt
                            && connection.awaitsHeartbeat(); // equal ones are answered in the order of the wire
                    upTo = each.number;
                    break;
                }
            }
            if (heartbeat) {
                upTo = connection.heartbeatAnswered(payload) ? heartbeatAt : 0;
            }
            while (!sent.isEmpty() && sent.element().number <= upTo) {
                Sent each = sent.remove();
                if (each.ping != null && each.ping.isInFlight) {
                    forget(each.ping);
                    answered.add(each);
                }
            }
            if (upTo > heartbeatAt) {
                connection.heartbeatAnswered();
            }
        }
        long now = connection.now();
        for (Sent each : answered) {
            if (each.ping != null) {
                decide(each.ping, Duration.ofNanos(now - each.at), null);
            }
        }
        return heartbeat;
    }

    long earliestDeadline() {
        return earliestDeadline;
    }

    /** Gives up what has waited too long. */
    void expire(long now) {
        List<Ping> late = new ArrayList<>();
        synchronized (this) {
            earliestDeadline = Timers.NEVER;
            for (Ping each : inFlight) {
                if (each.deadline <= now) {
                    late.add(each);
                } else {
                    earliestDeadline = Math.min(earliestDeadline, each.deadline);
                }
            }
            late.forEach(this::forget);
        }
        for (Ping each : late) {
            decide(each, null, new PingTimeoutException("No pong came within the time limit of the ping"));
        }
    }
}
