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
 * times are nanoseconds since {@link #ORIGIN}. The lowest layer of the {@link Connection}, with which it is one object.
 */
abstract class Timers extends Scheduler.Alarm {
    static final long NEVER = Long.MAX_VALUE;
    private static final long QUIET_NANOS = 2_000_000_000L;

    /** Where all times begin: any will do whose distance from the scheduler's now is far from the ends of a long. */
    private static final long ORIGIN = System.nanoTime();

    /** No alarm is set. */
    private static final int NONE = Integer.MAX_VALUE;

    private boolean running;

    /** A heartbeat is under way: {@link #heartbeatDue} is when its pong is. */
    private boolean pongAwaited;

    private int heartbeatTag;
    private int heartbeats;

    /** When the next ping is due, or the pong of the last one. */
    private long heartbeatDue = NEVER;

    /** When the alarm rings, by {@link #coarse}: an alarm that is set anew although it need not be does no harm. */
    private int alarmAt = NONE;

    /** Null where there is no idle timeout. */
    private @Nullable Idle idle;

    /** Null while the connection has needed none of it. */
    private @Nullable SeldomTimes rare;

    private static final class Idle {
        private long timeout;
        private long lastActivity;

        long due() {
            return after(lastActivity, timeout);
        }
    }

    /** The whole. */
    abstract Connection connection();

    private Settings settings() {
        return connection().settings;
    }

    private Scheduler scheduler() {
        return connection().shared.scheduler();
    }

    private SeldomTimes rare() {
        SeldomTimes made = rare;
        if (made == null) {
            made = new SeldomTimes();
            rare = made;
        }
        return made;
    }

    private long heartbeatInterval() {
        return nanos(settings().heartbeatInterval());
    }

    private long heartbeatTimeout() {
        return nanos(settings().heartbeatTimeout());
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
    final long now() {
        return scheduler().nanoTime() - ORIGIN;
    }

    /** The session is open: idle and heartbeat clocks start. */
    final void startClocks() {
        running = true;
        long now = now();
        if (idle != null) {
            idle.lastActivity = now;
        }
        long interval = heartbeatInterval();
        if (interval > 0) {
            heartbeatDue = after(now, interval);
        }
        arm();
    }

    /** The connection is being closed: idle and heartbeat clocks end. */
    final void stopClocks() {
        running = false;
        heartbeatDue = NEVER;
        pongAwaited = false;
    }

    /** Nothing is left to be done. */
    final void cancelAlarm() {
        scheduler().cancel(this);
    }

    /** @param nanos 0 or less: never */
    final void idleTimeout(long nanos) {
        if (nanos <= 0) {
            idle = null;
            return;
        }
        Idle clock = idle;
        if (clock == null) {
            clock = new Idle();
            clock.lastActivity = now();
            idle = clock;
        }
        clock.timeout = nanos;
        arm();
    }

    /** The application sent something, or the peer did that is not a heartbeat's pong. */
    final void activity() {
        if (idle != null) {
            idle.lastActivity = now();
        }
        if (!connection().holdsMemory()) {
            return; // then there is nothing to give back when it is quiet
        }
        SeldomTimes times = rare();
        times.active = true;
        if (times.quietDue == NEVER && running) {
            times.quietDue = now() + QUIET_NANOS;
            arm();
        }
    }

    /** Reading stops: the peer cannot reach us, so its clocks stand still. */
    final void paused() {
        rare().pausedAt = now();
    }

    final void resumed() {
        SeldomTimes times = rare();
        long stood = now() - times.pausedAt;
        times.pausedAt = NEVER;
        if (idle != null) {
            idle.lastActivity = Math.min(now(), idle.lastActivity + stood); // what was sent meanwhile was activity too
        }
        heartbeatDue = heartbeatDue == NEVER ? NEVER : after(heartbeatDue, stood);
        arm();
    }

    /** Where no ping but heartbeats was ever sent. @return as {@link #isHeartbeat} */
    final boolean heartbeatPong(ByteBuffer payload) {
        if (!isHeartbeat(payload)) {
            return false;
        }
        heartbeatAnswered(payload);
        return true;
    }

    /** Whether this pong answers a heartbeat of ours, be it late or again: the application is not told, and the idle timer goes on. */
    final boolean isHeartbeat(ByteBuffer payload) {
        if (heartbeats == 0
                || payload.remaining() != Long.BYTES
                || payload.getInt(payload.position()) != heartbeatTag) {
            return false;
        }
        int count = payload.getInt(payload.position() + Integer.BYTES);
        return count > 0 && count <= heartbeats;
    }

    /** @return whether this pong of a heartbeat answers the latest */
    final boolean heartbeatAnswered(ByteBuffer payload) {
        if (payload.getInt(payload.position() + Integer.BYTES) != heartbeats) {
            return false;
        }
        heartbeatAnswered();
        return true;
    }

    /** The peer has answered the latest heartbeat, or a ping after it (RFC 6455 section 5.5.3). */
    final void heartbeatAnswered() {
        if (pongAwaited) {
            pongAwaited = false;
            heartbeatDue = after(now(), heartbeatInterval());
            arm();
        }
    }

    final boolean awaitsHeartbeat() {
        return pongAwaited;
    }

    /** Any thread. */
    final int random() {
        return connection().shared.maskKeys().getAsInt();
    }

    /** Zero and less: none. @param given null for the default */
    final long pingTimeout(@Nullable Duration given) {
        return given == null ? heartbeatTimeout() : nanos(given);
    }

    /** No ping of the application is given up before this. */
    final void pingDeadline(long deadline) {
        if (deadline != NEVER && deadline < rare().pingDeadline) {
            rare().pingDeadline = deadline;
            arm();
        }
    }

    final void sendDeadline(long deadline) {
        if (deadline != NEVER && deadline < rare().sendDeadline) {
            rare().sendDeadline = deadline;
            arm();
        }
    }

    /** What was sent without waiting holds up our reading: the peer has the send timeout to take some of it, from now or its last progress on. */
    final void stalled() {
        long sendTimeout = sendTimeout();
        if (sendTimeout > 0) {
            rare().stallDue = after(now(), sendTimeout);
            arm();
        }
    }

    /** Bytes have left for the peer, or are the first that it has to take again. @param heartbeatUnwritten whether our ping was still behind them, so that no pong could come */
    final void progress(boolean heartbeatUnwritten) {
        SeldomTimes times = rare;
        if (times != null && times.stallDue != NEVER) {
            times.stallDue = after(now(), sendTimeout());
        }
        if (heartbeatUnwritten && pongAwaited) {
            heartbeatDue = after(now(), heartbeatTimeout());
        }
    }

    final void noLongerStalled() {
        rare().stallDue = NEVER;
    }

    private long sendTimeout() {
        return nanos(settings().sendTimeout());
    }

    /** From now on, the closing handshake may take the disconnect timeout. */
    final void startDisconnect() {
        long disconnectTimeout = nanos(settings().disconnectTimeout());
        if (disconnectTimeout > 0) {
            rare().closeDeadline = after(now(), disconnectTimeout);
            arm();
        }
    }

    private long idleDue() {
        return running && idle != null ? idle.due() : NEVER;
    }

    /** In about seconds, rounded down; {@link #NONE} for {@link #NEVER}, and for what is as far away. */
    private static int coarse(long time) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(time >> 30, NONE));
    }

    private void arm() {
        if (connection().isOver()) {
            return;
        }
        SeldomTimes times = rare;
        long first = times == null ? NEVER : times.first();
        if (!isPaused()) {
            first = Math.min(first, Math.min(idleDue(), heartbeatDue));
        }
        int at = coarse(first);
        if (first != NEVER && at <= alarmAt) {
            alarmAt = at;
            scheduler().set(this, ORIGIN + first);
        }
    }

    /** On the scheduler's thread. */
    @Override
    public final void ring() {
        try {
            connection().transport.execute(this::rung);
        } catch (RejectedExecutionException e) {
            connection().executorEnded();
        }
    }

    /** On the serial executor, after a ring. */
    private void rung() {
        if (connection().isOver()) {
            return;
        }
        alarmAt = NONE;
        long now = now();
        SeldomTimes times = rare;
        if (times != null) {
            sending(times, now);
        }
        if (!isPaused()) {
            peerClocks(now);
        }
        if (times != null && times.closeDeadline <= now) {
            times.closeDeadline = NEVER;
            connection().closing().deadline();
        }
        if (times != null && times.quietDue <= now) {
            quiet(times, now);
        }
        arm();
    }

    private void sending(SeldomTimes times, long now) {
        if (times.sendDeadline <= now) {
            times.sendDeadline = NEVER;
            connection().outbox.expire(now);
        }
        if (times.pingDeadline <= now) {
            times.pingDeadline = NEVER;
            Pings pings = connection().pings;
            if (pings != null) {
                pings.expire(now);
                pingDeadline(pings.earliestDeadline());
            }
        }
        if (times.stallDue <= now) {
            times.stallDue = NEVER;
            connection().outbox.stalled();
        }
    }

    private void peerClocks(long now) {
        if (idle != null && idleDue() <= now) {
            String reason = "Nothing was sent or received for " + idle.timeout / 1_000_000 + " ms";
            connection().end(Termination.of(CloseCause.IDLE, reason));
        } else if (heartbeatDue > now) {
            return;
        } else if (pongAwaited) {
            String reason = "No pong came within " + heartbeatTimeout() / 1_000_000 + " ms";
            connection().end(Termination.of(CloseCause.HEARTBEAT, reason));
        } else {
            if (heartbeats++ == 0) {
                heartbeatTag = random();
            }
            long timeout = heartbeatTimeout();
            pongAwaited = timeout > 0;
            heartbeatDue = after(now, pongAwaited ? timeout : heartbeatInterval());
            connection()
                    .outbox
                    .heartbeat(ByteBuffer.allocate(Long.BYTES)
                            .putInt(0, heartbeatTag)
                            .putInt(Integer.BYTES, heartbeats));
        }
    }

    private void quiet(SeldomTimes times, long now) {
        if (times.active) {
            times.active = false;
            times.quietDue = now + QUIET_NANOS;
        } else {
            times.quietDue = NEVER;
            connection().releaseIdle();
        }
    }
}
