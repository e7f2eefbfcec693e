package org.fairlead.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What fires by the clock on one connection: idle timeout, heartbeat, send timeouts, the closing handshake, and giving back the engine's
 * memory when it is quiet. One alarm for all; activity only notes the time, so that a busy connection seldom touches the scheduler.
 *
 * <p>While we pause reading, idle and heartbeat clocks stand still. Fields are confined to the serial executor where nothing else is said;
 * times are nanoseconds since {@link #ORIGIN}.
 */
final class Timers extends Scheduler.Alarm implements Runnable {
    static final long NEVER = Long.MAX_VALUE;
    private static final long QUIET_NANOS = 2_000_000_000L;

    /** Where all times begin: any will do whose distance from the scheduler's now is far from the ends of a long. */
    private static final long ORIGIN = System.nanoTime();

    private final Connection connection;

    private boolean running;
    private boolean stopped;

    /** Whether something was sent or received since {@link Rare#quietDue} was set. */
    private boolean active;

    /** A heartbeat is under way: {@link #heartbeatDue} is when its pong is. */
    private boolean pongAwaited;

    private int heartbeatTag;
    private int heartbeats;
    private long idleTimeout;
    private long lastActivity;

    /** When the next ping is due, or the pong of the last one. */
    private long heartbeatDue = NEVER;

    private long alarmAt = NEVER;

    /** Null while the connection has needed none of it. */
    private @Nullable Rare rare;

    /** What most connections never wait for, or only at their end. */
    private static final class Rare {
        private long pausedAt = NEVER;
        private long pingDeadline = NEVER;
        private long sendDeadline = NEVER;
        private long stallDue = NEVER;
        private long closeDeadline = NEVER;
        private long quietDue = NEVER;

        long first() {
            long sending = Math.min(Math.min(sendDeadline, stallDue), pingDeadline);
            return Math.min(sending, Math.min(closeDeadline, quietDue));
        }
    }

    Timers(Connection connection) {
        this.connection = connection;
        this.idleTimeout = nanos(connection.settings.maxIdleTimeout());
    }

    private Rare rare() {
        Rare made = rare;
        if (made == null) {
            made = new Rare();
            rare = made;
        }
        return made;
    }

    private long heartbeatInterval() {
        return nanos(connection.settings.heartbeatInterval());
    }

    private long heartbeatTimeout() {
        return nanos(connection.settings.heartbeatTimeout());
    }

    private boolean isPaused() {
        return rare != null && rare.pausedAt != NEVER;
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
        return connection.shared.scheduler().nanoTime() - ORIGIN;
    }

    /** The session is open: idle and heartbeat clocks start. */
    void start() {
        running = true;
        lastActivity = now();
        long interval = heartbeatInterval();
        if (interval > 0) {
            heartbeatDue = after(lastActivity, interval);
        }
        arm();
    }

    /** The connection is being closed: idle and heartbeat clocks end. */
    void closing() {
        running = false;
        heartbeatDue = NEVER;
        pongAwaited = false;
    }

    /** Nothing is left to be done. */
    void stop() {
        stopped = true;
        connection.shared.scheduler().cancel(this);
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
        if (idleTimeout > 0) {
            lastActivity = now();
        }
        if (!connection.holdsMemory()) {
            return; // then there is nothing to give back when it is quiet
        }
        active = true;
        Rare times = rare();
        if (times.quietDue == NEVER && running) {
            times.quietDue = now() + QUIET_NANOS;
            arm();
        }
    }

    /** Reading stops: the peer cannot reach us, so its clocks stand still. */
    void paused() {
        rare().pausedAt = now();
    }

    void resumed() {
        Rare times = rare();
        long stood = now() - times.pausedAt;
        times.pausedAt = NEVER;
        lastActivity = Math.min(now(), lastActivity + stood); // what was sent meanwhile was activity too
        heartbeatDue = heartbeatDue == NEVER ? NEVER : after(heartbeatDue, stood);
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
        if (pongAwaited) {
            pongAwaited = false;
            heartbeatDue = after(now(), heartbeatInterval());
            arm();
        }
    }

    boolean awaitsHeartbeat() {
        return pongAwaited;
    }

    /** Any thread. */
    int random() {
        return connection.shared.maskKeys().getAsInt();
    }

    /** Zero and less: none. @param given null for the default */
    long pingTimeout(@Nullable Duration given) {
        return given == null ? heartbeatTimeout() : nanos(given);
    }

    /** No ping of the application is given up before this. */
    void pingDeadline(long deadline) {
        if (deadline != NEVER && deadline < rare().pingDeadline) {
            rare().pingDeadline = deadline;
            arm();
        }
    }

    void sendDeadline(long deadline) {
        if (deadline != NEVER && deadline < rare().sendDeadline) {
            rare().sendDeadline = deadline;
            arm();
        }
    }

    /** What was sent without waiting holds up our reading: the peer has the send timeout to take some of it, from now or its last progress on. */
    void stalled() {
        long sendTimeout = sendTimeout();
        if (sendTimeout > 0) {
            rare().stallDue = after(now(), sendTimeout);
            arm();
        }
    }

    /** Bytes have left for the peer. @param heartbeatUnwritten whether our ping was still behind them, so that no pong could come */
    void progress(boolean heartbeatUnwritten) {
        Rare times = rare;
        if (times != null && times.stallDue != NEVER) {
            times.stallDue = after(now(), sendTimeout());
        }
        if (heartbeatUnwritten && pongAwaited) {
            heartbeatDue = after(now(), heartbeatTimeout());
        }
    }

    void noLongerStalled() {
        rare().stallDue = NEVER;
    }

    private long sendTimeout() {
        return nanos(connection.settings.sendTimeout());
    }

    /** From now on, the closing handshake may take the disconnect timeout. */
    void startDisconnect() {
        long disconnectTimeout = nanos(connection.settings.disconnectTimeout());
        if (disconnectTimeout > 0) {
            rare().closeDeadline = after(now(), disconnectTimeout);
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
        Rare times = rare;
        long first = times == null ? NEVER : times.first();
        if (!isPaused()) {
            first = Math.min(first, Math.min(idleDue(), heartbeatDue));
        }
        if (first < alarmAt) {
            alarmAt = first;
            connection.shared.scheduler().set(this, ORIGIN + first);
        }
    }

    /** On the scheduler's thread. */
    @Override
    public void ring() {
        try {
            connection.transport.execute(this);
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
        Rare times = rare;
        if (times != null) {
            sending(times, now);
        }
        if (!isPaused()) {
            peerClocks(now);
        }
        if (times != null && times.closeDeadline <= now) {
            times.closeDeadline = NEVER;
            connection.closing().deadline();
        }
        if (times != null && times.quietDue <= now) {
            quiet(times, now);
        }
        arm();
    }

    private void sending(Rare times, long now) {
        if (times.sendDeadline <= now) {
            times.sendDeadline = NEVER;
            connection.outbox.expire(now);
        }
        if (times.pingDeadline <= now) {
            times.pingDeadline = NEVER;
            Pings pings = connection.pings;
            if (pings != null) {
                pings.expire(now);
                pingDeadline(pings.earliestDeadline());
            }
        }
        if (times.stallDue <= now) {
            times.stallDue = NEVER;
            String what = "The peer took nothing for " + sendTimeout() / 1_000_000 + " ms";
            connection.end(Termination.of(CloseCause.SEND_TIMEOUT, "", new SendTimeoutException(what)));
        }
    }

    private void peerClocks(long now) {
        if (idleDue() <= now) {
            String reason = "Nothing was sent or received for " + idleTimeout / 1_000_000 + " ms";
            connection.end(Termination.of(CloseCause.IDLE, reason));
        } else if (heartbeatDue > now) {
            return;
        } else if (pongAwaited) {
            String reason = "No pong came within " + heartbeatTimeout() / 1_000_000 + " ms";
            connection.end(Termination.of(CloseCause.HEARTBEAT, reason));
        } else {
            if (heartbeats++ == 0) {
                heartbeatTag = random();
            }
            long timeout = heartbeatTimeout();
            pongAwaited = timeout > 0;
            heartbeatDue = after(now, pongAwaited ? timeout : heartbeatInterval());
            connection.outbox.heartbeat(
                    ByteBuffer.allocate(Long.BYTES).putInt(0, heartbeatTag).putInt(Integer.BYTES, heartbeats));
        }
    }

    private void quiet(Rare times, long now) {
        if (active) {
            active = false;
            times.quietDue = now + QUIET_NANOS;
        } else {
            times.quietDue = NEVER;
            connection.releaseIdle();
        }
    }
}
