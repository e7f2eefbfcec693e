package org.fairlead.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What fires by the clock on one connection: idle timeout, heartbeat, send timeouts, the closing handshake, and giving back the engine's
 * memory when it is quiet. One alarm for all; activity only notes the time, so that a busy connection seldom touches the scheduler.
 *
 * <p>While we pause reading, idle and heartbeat clocks stand still. Fields are confined to the serial executor where nothing else is said;
 * times are nanoseconds since the connection was made.
 */
final class Timers extends Scheduler.Alarm implements Runnable {
    static final long NEVER = Long.MAX_VALUE;
    private static final long QUIET_NANOS = 2_000_000_000L;

    private final Connection connection;
    private final Transport transport;
    private final Scheduler scheduler;
    private final IntSupplier random;
    private final long heartbeatInterval;
    private final long heartbeatTimeout;
    private final long disconnectTimeout;
    private final long sendTimeout;
    private final long origin;

    private boolean running;
    private boolean stopped;
    private long idleTimeout;
    private long lastActivity;
    private long pausedAt = NEVER;
    private long pingDue = NEVER;
    private long pongDue = NEVER;
    private int heartbeatTag;
    private int heartbeats;
    private long pingDeadline = NEVER;
    private long sendDeadline = NEVER;
    private long stallDue = NEVER;
    private long closeDeadline = NEVER;
    private long quietDue = NEVER;
    private boolean active;
    private long alarmAt = NEVER;

    Timers(Connection connection, Transport transport, Connection.Shared shared, Settings settings) {
        this.connection = connection;
        this.transport = transport;
        this.scheduler = shared.scheduler();
        this.random = shared.maskKeys();
        this.heartbeatInterval = nanos(settings.heartbeatInterval());
        this.heartbeatTimeout = nanos(settings.heartbeatTimeout());
        this.disconnectTimeout = nanos(settings.disconnectTimeout());
        this.sendTimeout = nanos(settings.sendTimeout());
        this.idleTimeout = nanos(settings.maxIdleTimeout());
        this.origin = scheduler.nanoTime();
    }

    /** Zero and less: none. */
    static long nanos(Duration duration) {
        try {
            return Math.max(0, duration.toNanos());
        } catch (ArithmeticException e) {
            return NEVER;
        }
    }

    /** The sum, or {@link #NEVER} where it would overflow. */
    static long after(long now, long nanos) {
        return nanos > NEVER / 2 ? NEVER : now + nanos;
    }

    /** Any thread. */
    long now() {
        return scheduler.nanoTime() - origin;
    }

    /** The session is open: idle and heartbeat clocks start. */
    void start() {
        running = true;
        lastActivity = now();
        if (heartbeatInterval > 0) {
            pingDue = after(lastActivity, heartbeatInterval);
        }
        arm();
    }

    /** The connection is being closed: idle and heartbeat clocks end. */
    void closing() {
        running = false;
        pingDue = NEVER;
        pongDue = NEVER;
    }

    /** Nothing is left to be done. */
    void stop() {
        stopped = true;
        scheduler.cancel(this);
    }

    /** @param nanos 0 or less: never */
    void idleTimeout(long nanos) {
        if (idleTimeout <= 0) {
            lastActivity = now();
        }
        idleTimeout = nanos;
        arm();
    }

    /** The application sent something, or the peer did that is not a heartbeat's pong. */
    void activity() {
        active = true;
        if (idleTimeout > 0) {
            lastActivity = now();
        }
        if (quietDue == NEVER && running) {
            quietDue = now() + QUIET_NANOS;
            arm();
        }
    }

    /** Reading stops: the peer cannot reach us, so its clocks stand still. */
    void paused() {
        pausedAt = now();
    }

    void resumed() {
        long stood = now() - pausedAt;
        pausedAt = NEVER;
        lastActivity = Math.min(now(), lastActivity + stood); // what was sent meanwhile was activity too
        pingDue = pingDue == NEVER ? NEVER : after(pingDue, stood);
        pongDue = pongDue == NEVER ? NEVER : after(pongDue, stood);
        arm();
    }

    /** Where no ping but heartbeats was ever sent. @return as {@link #isHeartbeat} */
    boolean pong(ByteBuffer payload) {
        if (!isHeartbeat(payload)) {
            return false;
        }
        heartbeatAnswered(payload);
        return true;
    }

    /** Whether this pong answers a heartbeat of ours, be it late or again: the application is not told, and the idle timer goes on. */
    boolean isHeartbeat(ByteBuffer payload) {
        if (heartbeats == 0
                || payload.remaining() != Long.BYTES
                || payload.getInt(payload.position()) != heartbeatTag) {
            return false;
        }
        int count = payload.getInt(payload.position() + Integer.BYTES);
        return count > 0 && count <= heartbeats;
    }

    /** @return whether this pong of a heartbeat answers the latest */
    boolean heartbeatAnswered(ByteBuffer payload) {
        if (payload.getInt(payload.position() + Integer.BYTES) != heartbeats) {
            return false;
        }
        heartbeatAnswered();
        return true;
    }

    /** The peer has answered the latest heartbeat, or a ping after it (RFC 6455 section 5.5.3). */
    void heartbeatAnswered() {
        if (pongDue != NEVER) {
            pongDue = NEVER;
            pingDue = after(now(), heartbeatInterval);
            arm();
        }
    }

    boolean awaitsHeartbeat() {
        return pongDue != NEVER;
    }

    /** Any thread. */
    int random() {
        return random.getAsInt();
    }

    /** Zero and less: none. @param given null for the default */
    long pingTimeout(@Nullable Duration given) {
        return given == null ? heartbeatTimeout : nanos(given);
    }

    /** No ping of the application is given up before this. */
    void pingDeadline(long deadline) {
        if (deadline < pingDeadline) {
            pingDeadline = deadline;
            arm();
        }
    }

    void sendDeadline(long deadline) {
        if (deadline < sendDeadline) {
            sendDeadline = deadline;
            arm();
        }
    }

    /** What was sent without waiting holds up our reading: the peer has the send timeout to take some of it, from now or its last progress on. */
    void stalled() {
        if (sendTimeout > 0) {
            stallDue = after(now(), sendTimeout);
            arm();
        }
    }

    /** Bytes have left for the peer. @param heartbeatUnwritten whether our ping was still behind them, so that no pong could come */
    void progress(boolean heartbeatUnwritten) {
        if (stallDue != NEVER) {
            stallDue = after(now(), sendTimeout);
        }
        if (heartbeatUnwritten && pongDue != NEVER) {
            pongDue = after(now(), heartbeatTimeout);
        }
    }

    void noLongerStalled() {
        stallDue = NEVER;
    }

    /** From now on, the closing handshake may take the disconnect timeout. */
    void startDisconnect() {
        if (disconnectTimeout > 0) {
            closeDeadline = after(now(), disconnectTimeout);
            arm();
        }
    }

    private long idleDue() {
        return running && idleTimeout > 0 ? after(lastActivity, idleTimeout) : NEVER;
    }

    private void arm() {
        if (stopped) {
            return;
        }
        long first = Math.min(Math.min(sendDeadline, closeDeadline), Math.min(quietDue, stallDue));
        first = Math.min(first, pingDeadline);
        if (pausedAt == NEVER) {
            first = Math.min(first, Math.min(idleDue(), Math.min(pingDue, pongDue)));
        }
        if (first < alarmAt) {
            alarmAt = first;
            scheduler.set(this, origin + first);
        }
    }

    /** On the scheduler's thread. */
    @Override
    public void ring() {
        try {
            transport.execute(this);
        } catch (RejectedExecutionException e) {
            connection.executorEnded();
        }
    }

    /** On the serial executor, after a ring. */
    @Override
    public void run() {
        if (stopped) {
            return;
        }
        alarmAt = NEVER;
        long now = now();
        if (sendDeadline <= now) {
            sendDeadline = NEVER;
            connection.outbox.expire(now);
        }
        if (pingDeadline <= now) {
            pingDeadline = NEVER;
            Pings pings = connection.pings;
            if (pings != null) {
                pings.expire(now);
                pingDeadline(pings.earliestDeadline());
            }
        }
        if (stallDue <= now) {
            stallDue = NEVER;
            String what = "The peer took nothing for " + sendTimeout / 1_000_000 + " ms";
            connection.end(Termination.of(CloseCause.SEND_TIMEOUT, "", new SendTimeoutException(what)));
        }
        if (pausedAt == NEVER) {
            peerClocks(now);
        }
        if (closeDeadline <= now) {
            closeDeadline = NEVER;
            connection.closing.deadline();
        }
        if (quietDue <= now) {
            quiet(now);
        }
        arm();
    }

    private void peerClocks(long now) {
        if (idleDue() <= now) {
            String reason = "Nothing was sent or received for " + idleTimeout / 1_000_000 + " ms";
            connection.end(Termination.of(CloseCause.IDLE, reason));
        } else if (pongDue <= now) {
            String reason = "No pong came within " + heartbeatTimeout / 1_000_000 + " ms";
            connection.end(Termination.of(CloseCause.HEARTBEAT, reason));
        } else if (pingDue <= now) {
            if (heartbeats++ == 0) {
                heartbeatTag = random.getAsInt();
            }
            boolean waits = heartbeatTimeout > 0;
            pingDue = waits ? NEVER : after(now, heartbeatInterval);
            pongDue = waits ? after(now, heartbeatTimeout) : NEVER;
            connection.outbox.drain.heartbeat(
                    ByteBuffer.allocate(Long.BYTES).putInt(0, heartbeatTag).putInt(Integer.BYTES, heartbeats));
        }
    }

    private void quiet(long now) {
        if (active) {
            active = false;
            quietDue = now + QUIET_NANOS;
        } else {
            quietDue = NEVER;
            connection.releaseIdle();
        }
    }
}
