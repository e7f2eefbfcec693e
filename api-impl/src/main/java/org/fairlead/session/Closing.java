package org.fairlead.session;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.fairlead.protocol.ProtocolException;
import org.fairlead.session.CloseCause.Ending;
import org.jspecify.annotations.Nullable;

/**
 * How the transport ends (RFC 6455 section 7): Close frames both ways where there is time for them, and who hangs up. The server closes
 * first; the client waits for it. Made when a connection begins to end. Confined to the serial executor.
 */
final class Closing {
    /** Connections whose transport was freed, and whose onClose a handler has kept waiting for the disconnect timeout. */
    static final LongAdder STUCK = new LongAdder();

    private final Connection connection;

    /** What ends the connection once the messages before it have been handled. */
    private @Nullable Termination pending;

    /** That, once every pong has been read that ever will be; read by any thread. */
    private volatile @Nullable Termination unanswered;

    private @Nullable Termination begun;
    private boolean closeReceived;
    private boolean frameSent;
    private boolean inputEnded;
    private boolean hungUp;

    /** Whether the peer may have a ping of ours to answer, which it may do after its Close where ours has not come (RFC 6455 section 5.5.2). */
    private boolean pongMayCome;

    private boolean gone;

    /** The listener was told that callbacks are waited for no more. */
    private boolean abandoned;

    /** Written by the serial executor; read by who has waited for the end. */
    private volatile boolean timedOut;

    Closing(Connection connection) {
        this.connection = connection;
    }

    /** Whether the engine's input is of no more interest. */
    boolean deaf() {
        return inputEnded || closeReceived || pending != null;
    }

    /** The peer's Close. */
    void received(Termination remote) {
        closeReceived = true;
        if (frameSent) {
            handshakeDone();
        } else if (begun == null) {
            pend(remote);
        }
    }

    /** The peer broke a rule. */
    void failed(ProtocolException failure) {
        String reason = failure.getMessage() == null ? "" : failure.getMessage();
        failed(new Termination(CloseCause.PROTOCOL, failure.closeCode(), reason, failure));
    }

    /** We did. The peer is not told what. */
    void failed(Throwable fault) {
        failed(Termination.of(CloseCause.FAULT, "An internal error", fault));
    }

    private void failed(Termination failure) {
        // its Close will not be found any more, whoever ends the connection
        closeReceived = true;
        inputEnded = true;
        if (begun == null) {
            pend(failure);
        } else if (frameSent) { // what a peer says that is being closed anyway is not worth an error
            hangUp();
        }
    }

    private void pend(Termination termination) {
        pending = termination;
        pongMayCome |= connection.pings != null || connection.awaitsHeartbeat();
        connection.stopClocks();
        connection.startDisconnect();
        connection.inbox.end(termination);
        failPings(termination);
    }

    /** Nothing more is read. A handler that waits for a pong would wait until the disconnect timeout, and our Close behind it. */
    private void failPings(Termination termination) {
        unanswered = termination;
        Pings pings = connection.pings;
        if (pings != null) {
            pings.failAll(termination.sentence(), termination.error());
        }
    }

    /** Any thread: why no pong can come any more, or null. */
    @Nullable
    Termination unanswered() {
        return unanswered;
    }

    void inputEnded(@Nullable IOException failure) {
        if (inputEnded && failure == null || gone) {
            return;
        }
        inputEnded = true;
        if (failure != null) {
            connection.outbox.fail("The connection failed: " + failure.getMessage(), failure);
            if (begun == null && pending == null) {
                pend(Termination.of(CloseCause.TRANSPORT, "", failure));
            }
            connection.transport.abort();
        } else if (begun == null && pending == null) {
            connection.outbox.fail("The peer closed the connection without a Close frame", null);
            pend(Termination.of(CloseCause.END_OF_INPUT, ""));
            hangUp();
        } else if (frameSent) {
            hangUp();
        }
    }

    /** The connection's end was decided. */
    void begin(Termination termination) {
        if (gone || begun != null) {
            return;
        }
        begun = termination;
        pongMayCome |= connection.pings != null || connection.awaitsHeartbeat();
        connection.stopClocks();
        connection.startDisconnect();
        connection.inbox.neverPause();
        Ending ending = termination.cause().ending();
        if (ending == Ending.CUT) {
            connection.outbox.fail(termination.sentence(), termination.error());
            connection.transport.abort();
        } else if (ending != Ending.HUNG_UP) {
            connection.outbox.close();
        }
    }

    /** Nothing can be sent any more, whatever was to come. */
    void cut(Throwable fault) {
        if (!gone) {
            connection.outbox.fail("Sending failed inside Fairlead", fault);
            connection.transport.abort();
        }
    }

    /** Our Close frame is with the connection.transport. */
    void frameSent() {
        frameSent = true;
        if (inputEnded || begun != null && begun.cause().ending() == Ending.FRAME_AND_CLOSE) {
            hangUp();
        } else if (closeReceived) {
            handshakeDone();
        }
    }

    private void handshakeDone() {
        if (!connection.client && !pongMayCome && !hungUp) {
            hungUp = true;
            connection.transport.closeAfterPeer();
        } else if (!connection.client || inputEnded) {
            hangUp();
        }
    }

    private void hangUp() {
        if (!hungUp) {
            hungUp = true;
            connection.transport.close();
        }
    }

    /** Whether the transport was cut because the closing handshake took too long; any thread. */
    boolean timedOut() {
        return timedOut;
    }

    /** The disconnect timeout has passed. */
    void deadline() {
        if (begun != null && !gone) {
            timedOut = true;
            connection.outbox.fail(begun.sentence(), begun.error());
            connection.transport.abort();
        } else if (pending != null && !gone) {
            connection.end(pending);
        }
        if (!abandoned && !connection.hasEnded(Connection.CALLBACKS)) {
            abandoned = true;
            connection.abandonCallbacks();
        }
    }

    /** Idempotent. */
    void transportClosed() {
        if (begun == null && pending == null) {
            inputEnded(null);
        }
        gone = true;
        connection.outbox.fail("The connection is closed", null);
    }
}
