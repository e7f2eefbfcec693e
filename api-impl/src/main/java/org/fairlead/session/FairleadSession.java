package org.fairlead.session;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What every {@link Session} of Fairlead offers beyond the Jakarta API; cast a session to it. */
public interface FairleadSession extends Session {

    /** Cuts the connection at once, without a closing handshake; {@code onClose} is told 1006. Never blocks; no effect when closed. */
    void abort();

    /**
     * Starts the closing handshake like {@link #close(CloseReason)}.
     *
     * @return completes when {@code onClose} has returned and the connection is gone; or when a callback has kept {@code onClose} waiting for the
     *     disconnect timeout, and the session was given up, so that {@link #isOpen} is false although {@code onClose} is still to come; never fails
     */
    CompletionStage<Void> closeAsync(CloseReason reason);

    /** The local socket address, or null where the transport has none. */
    @Nullable
    SocketAddress localAddress();

    /** The peer's socket address, or null where the transport has none. */
    @Nullable
    SocketAddress remoteAddress();
}
