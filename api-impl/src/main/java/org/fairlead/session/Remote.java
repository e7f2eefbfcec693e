package org.fairlead.session;

import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What both remote endpoints of a session share. Thread-safe. */
abstract class Remote implements RemoteEndpoint {

    /** Longest payload of a control frame in bytes (RFC 6455 section 5.5). */
    private static final int MAX_CONTROL_PAYLOAD = 125;

    final JakartaSession session;

    Remote(JakartaSession session) {
        this.session = session;
    }

    final Connection connection() {
        return session.connection();
    }

    @Override
    public final void setBatchingAllowed(boolean allowed) throws IOException {
        session.batchingAllowed(allowed);
    }

    @Override
    public final boolean getBatchingAllowed() {
        return session.batchingAllowed();
    }

    @Override
    public final void flushBatch() throws IOException {
        connection().flushBatch();
    }

    @Override
    public final void sendPing(@Nullable ByteBuffer applicationData) throws IOException {
        connection().sendPing(controlPayload(applicationData));
    }

    @Override
    public final void sendPong(@Nullable ByteBuffer applicationData) throws IOException {
        connection().pong(controlPayload(applicationData));
    }

    private static ByteBuffer controlPayload(@Nullable ByteBuffer data) {
        ByteBuffer payload = present(data, "application data").duplicate();
        if (payload.remaining() > MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException("A ping or pong carries at most " + MAX_CONTROL_PAYLOAD + " bytes, not "
                    + payload.remaining() + " (RFC 6455 section 5.5)");
        }
        return payload;
    }

    static <T> T present(@Nullable T argument, String what) {
        if (argument == null) {
            throw new IllegalArgumentException("The " + what + " must not be null");
        }
        return argument;
    }
}
