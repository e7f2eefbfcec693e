package org.fairlead.session;

import java.nio.ByteBuffer;
import org.fairlead.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the wire now: sends in their order, pongs that are owed, at last the Close frame, and when to flush. Encodes while less than a mark
 * of bytes is with the transport. Confined to the serial executor. The middle layer of the {@link Outbox}.
 */
abstract class Drain extends WireOutput implements Runnable {
    final Connection connection;
    final SendQueue queue;

    private boolean draining;
    private boolean again;
    private boolean urgent;
    private boolean ended;
    private @Nullable Termination closeFrame;
    private byte @Nullable [] pongOwed;

    Drain(Connection connection, Transport transport, Protocol protocol) {
        super(transport, protocol);
        this.connection = connection;
        this.queue = new SendQueue(connection, this);
    }

    /** The send is over: written, or failed. */
    abstract void complete(Send send, @Nullable Throwable failure);

    /** How many bytes may be with the transport. */
    final long maxBytes() {
        return connection.settings.outboxBytes();
    }

    /** Whether {@link #run} is at work below the caller. */
    boolean atWork() {
        return draining;
    }

    /** Encodes what may go. */
    @Override
    public void run() {
        if (draining) {
            again = true;
            return;
        }
        draining = true;
        try {
            do {
                again = false;
                once();
            } while (again);
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            draining = false;
        }
    }

    /** Encoding failed inside Fairlead: a frame may be there in part, so that not even the Close of an end that was decided before can go. */
    void failed(Throwable fault) {
        if (!connection.end(Termination.of(CloseCause.TRANSPORT, "", fault))) {
            connection.closing().cut(fault);
        }
    }

    private void once() {
        if (ended) {
            return;
        }
        for (Send send = queue.next(); send != null; send = queue.next()) {
            encode(send);
        }
        connection.timers.sendDeadline(queue.earliestDeadline());
        Pings pings = connection.pings;
        if (pings != null) {
            connection.timers.pingDeadline(pings.earliestDeadline());
        }
        boolean room = unwritten() < maxBytes();
        if (pongOwed != null && room) {
            writePong(ByteBuffer.wrap(pongOwed));
            pongOwed = null;
            due();
        }
        Termination close = closeFrame;
        if (close != null && room) {
            closeFrame = null;
            ended = true;
            writeClose(close.wireCode(), close.wireReason());
            flush();
            connection.closing().frameSent();
        } else if (urgent || !room || queue.crowded()) {
            urgent = false;
            flush();
        } else {
            flushSoon();
        }
    }

    private void encode(Send send) {
        urgent |= send.awaited;
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
            connection.timers.activity();
        } catch (RuntimeException | Error e) {
            complete(send, e);
            failed(e);
        }
    }

    /** Bytes have left for the socket. */
    void goOn() {
        if (queue.busy()
                || pongOwed != null) { // busy as well while a Close frame waits: that is when sends are refused
            run();
        }
    }

    /** Answers a ping; where the peer does not read, only the latest (RFC 6455 section 5.5.3). */
    void answerPing(ByteBuffer payload) {
        if (ended) {
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
        if (!ended) {
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
        queue.push();
        flush();
    }

    /** Writes a Close frame behind all that was taken. */
    void close(Termination termination) {
        if (!ended) {
            closeFrame = termination;
            run();
        }
    }

    /** Nothing goes any more. */
    void stop() {
        ended = true;
        closeFrame = null;
        pongOwed = null;
    }
}
