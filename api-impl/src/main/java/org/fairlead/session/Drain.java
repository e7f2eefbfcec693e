package org.fairlead.session;

import java.nio.ByteBuffer;
import org.fairlead.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the wire now: sends in their order, pongs that are owed, at last the Close frame, and when to flush. Encodes while less than a mark
 * of bytes is with the transport. Confined to the serial executor. A layer of the {@link Outbox}.
 */
abstract class Drain extends WireOutput implements Runnable {
    private static final byte IDLE = 0;
    private static final byte AT_WORK = 1;

    /** At work, and to look once more. */
    private static final byte AGAIN = 2;

    /** Rounds in a row before others get the executor: where a sender and its peer are both as fast as this, there would be no last one. */
    private static final int FAIR_SHARE = 16;

    private static final byte OPEN = 0;

    /** The Close frame of the connection's end is to follow all that was taken. */
    private static final byte CLOSE_DUE = 1;

    /** Nothing goes any more. */
    private static final byte ENDED = 2;

    /** Whether {@link #run} is at work. */
    private byte work = IDLE;

    private byte end = OPEN;

    private byte @Nullable [] pongOwed;

    Drain(Connection connection, Protocol protocol) {
        super(connection, protocol);
    }

    /** The send is over: written, or failed. */
    abstract void complete(Send send, @Nullable Throwable failure);

    /** Has the executor run a task soon. */
    abstract void post(Runnable task);

    /** Whether {@link #run} is at work below the caller. */
    boolean atWork() {
        return work != IDLE;
    }

    /** Encodes what may go. */
    @Override
    public void run() {
        if (work != IDLE) {
            work = AGAIN;
            return;
        }
        int share = FAIR_SHARE;
        boolean more = false;
        try {
            do {
                work = AT_WORK;
                once();
            } while (work == AGAIN && --share > 0);
            more = work == AGAIN;
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            work = IDLE;
        }
        if (more) {
            post(this);
        }
    }

    /** Encoding failed inside Fairlead: a frame may be there in part, so that not even the Close of an end that was decided before can go. */
    void failed(Throwable fault) {
        if (!connection.end(Termination.of(CloseCause.TRANSPORT, "", fault))) {
            connection.closing().cut(fault);
        }
    }

    private void once() {
        if (end == ENDED) {
            return;
        }
        boolean urgent = false;
        boolean takenAll = unwritten() == 0;
        for (Send send = next(); send != null; send = next()) {
            urgent |= send.awaited;
            encode(send);
        }
        if (takenAll && unwritten() > 0) {
            connection.progress(false); // the peer's time to take something begins now
        }
        connection.sendDeadline(earliestDeadline());
        Pings pings = connection.pings;
        if (pings != null) {
            connection.pingDeadline(pings.earliestDeadline());
        }
        boolean room = unwritten() < maxBytes();
        if (pongOwed != null && room) {
            writePong(ByteBuffer.wrap(pongOwed));
            pongOwed = null;
            due();
        }
        if (end == CLOSE_DUE && room) {
            end = ENDED;
            Termination close = connection.termination();
            writeClose(close.wireCode(), close.wireReason());
            flush();
            connection.closing().frameSent();
        } else if (urgent || !room || crowded()) {
            flush();
        } else {
            flushSoon();
        }
    }

    private void encode(Send send) {
        if (send.isControl()) {
            due();
        }
        if (send.kind == Send.Kind.PING) {
            connection.pings().writing(send);
        }
        try {
            if (!write(send) && send.tracked()) {
                complete(send, null);
            }
            connection.activity();
        } catch (RuntimeException | Error e) {
            complete(send, e);
            failed(e);
        }
    }

    /** Bytes have left for the socket. */
    void goOn() {
        if (busy() || pongOwed != null) { // busy as well while a Close frame waits: that is when sends are refused
            run();
        }
    }

    /** Answers a ping; where the peer does not read, only the latest (RFC 6455 section 5.5.3). */
    void answerPing(ByteBuffer payload) {
        if (end == ENDED) {
            return;
        }
        if (unwritten() < maxBytes()) {
            writePong(payload);
            due();
            flushSoon();
        } else {
            pongOwed = Inbox.copy(payload);
        }
    }

    void heartbeat(ByteBuffer payload) {
        if (end != ENDED) {
            Pings pings = connection.pings;
            if (pings != null) {
                pings.writingHeartbeat();
            }
            try {
                writeHeartbeat(payload);
            } catch (RuntimeException | Error e) {
                failed(e);
                return;
            }
            flush();
        }
    }

    /** The application wants all that it has sent to go, what waits for room too. */
    void flushAll() {
        push();
        flush();
    }

    /** From now on, what the application sends may be held back, or not; what was encoded before is let go. */
    void hold(boolean allowed) {
        if (allowed != hold) {
            flush();
            hold = allowed;
        }
    }

    /** Writes the Close frame of the end that was decided, behind all that was taken. */
    void close() {
        if (end != ENDED) {
            end = CLOSE_DUE;
            run();
        }
    }

    /** Nothing goes any more. */
    void stop() {
        end = ENDED;
        pongOwed = null;
    }
}
