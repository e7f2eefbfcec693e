package org.fairlead.session;

/**
 * Why a connection ends: the one table of cause, code given to {@code onClose}, and code on the wire. The first cause wins; whatever comes
 * later changes neither.
 *
 * <table>
 * <caption>Close codes by cause (RFC 6455 section 7.4)</caption>
 * <tr><th>cause</th><th>onError before onClose</th><th>onClose</th><th>on the wire</th></tr>
 * <tr><td>{@link #LOCAL}</td><td>no</td><td>the application's code</td><td>the application's code</td></tr>
 * <tr><td>{@link #REMOTE}</td><td>no</td><td>the peer's code, 1005 for none</td><td>the peer's code again, none for none</td></tr>
 * <tr><td>{@link #PROTOCOL}</td><td>ProtocolException</td><td>the exception's: 1002, 1003, 1007, 1009</td><td>the same</td></tr>
 * <tr><td>{@link #FAULT}</td><td>the RuntimeException or Error</td><td>1011</td><td>1011</td></tr>
 * <tr><td>{@link #END_OF_INPUT}</td><td>no</td><td>1006</td><td>nothing</td></tr>
 * <tr><td>{@link #TRANSPORT}</td><td>the transport's IOException</td><td>1006</td><td>nothing</td></tr>
 * <tr><td>{@link #IDLE}</td><td>no</td><td>1006</td><td>1001</td></tr>
 * <tr><td>{@link #HEARTBEAT}</td><td>no</td><td>1006</td><td>1011</td></tr>
 * <tr><td>{@link #SEND_TIMEOUT}</td><td>SendTimeoutException</td><td>1006</td><td>nothing: a frame may be cut</td></tr>
 * <tr><td>{@link #OVERLOAD}</td><td>RejectedExecutionException</td><td>1013</td><td>1013</td></tr>
 * <tr><td>{@link #ABORT}</td><td>no</td><td>1006</td><td>nothing</td></tr>
 * </table>
 */
public enum CloseCause {
    /** The application called close. */
    LOCAL(0, 0, Ending.HANDSHAKE),
    /** The peer sent Close. */
    REMOTE(0, 0, Ending.ANSWER),
    /** The peer broke a rule or a limit. */
    PROTOCOL(0, 0, Ending.FRAME_AND_CLOSE),
    /** Receiving, or handing over what was received, failed inside Fairlead. */
    FAULT(1011, 1011, Ending.FRAME_AND_CLOSE),
    /** The peer closed the transport without a Close frame. */
    END_OF_INPUT(1006, 0, Ending.HUNG_UP),
    /** The transport failed. */
    TRANSPORT(1006, 0, Ending.CUT),
    /** Nothing was sent or received for the idle timeout. */
    IDLE(1006, 1001, Ending.HANDSHAKE),
    /** No pong came in time. */
    HEARTBEAT(1006, 1011, Ending.FRAME_AND_CLOSE),
    /**
     * A message could not be sent in time, and its bytes had begun; or a part of it was refused at the hard limit, after others had been accepted; or the peer took nothing for the send timeout while our reading, or a blocking send, waited for it.
     */
    SEND_TIMEOUT(1006, 0, Ending.CUT),
    /** No thread would take this connection's callbacks. */
    OVERLOAD(1013, 1013, Ending.FRAME_AND_CLOSE),
    /** The application or the container gave the connection up. */
    ABORT(1006, 0, Ending.CUT);

    /** How the transport ends. */
    enum Ending {
        /** Close frame, wait for the peer's Close, then close. */
        HANDSHAKE,
        /** Answer the peer's Close; then a server closes, a client waits for the server to do so. */
        ANSWER,
        /** Close frame, then close without waiting for an answer. */
        FRAME_AND_CLOSE,
        /** What is left was written, and the transport closed, when the end of input was seen. */
        HUNG_UP,
        /** Drop everything at once. */
        CUT
    }

    private final int localCode;
    private final int wireCode;
    private final Ending ending;

    CloseCause(int localCode, int wireCode, Ending ending) {
        this.localCode = localCode;
        this.wireCode = wireCode;
        this.ending = ending;
    }

    /** The code for {@code onClose}: this cause's own, or {@code given} where the cause takes it from outside. */
    int localCode(int given) {
        return localCode == 0 ? given : localCode;
    }

    /** The code for the Close frame: this cause's own, or {@code given} where the cause takes it from outside; not for causes without a frame. */
    int wireCode(int given) {
        return wireCode == 0 ? given : wireCode;
    }

    Ending ending() {
        return ending;
    }
}
