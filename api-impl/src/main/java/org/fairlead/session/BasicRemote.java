package org.fairlead.session;

import jakarta.websocket.EncodeException;
import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The blocking remote endpoint. A buffer that is sent keeps its position, so that one buffer may go to many sessions. One object with the session, of which
 * nearly every one is sent something. Thread-safe.
 */
abstract class BasicRemote extends Watched implements RemoteEndpoint.Basic {

    /** Longest payload of a control frame in bytes (RFC 6455 section 5.5). */
    private static final int MAX_CONTROL_PAYLOAD = 125;

    private volatile boolean batchingAllowed;

    /** The session's. */
    abstract Connection connection();

    /** In the session's scope. */
    abstract Object encode(Object message) throws EncodeException;

    // ---- for both remote endpoints

    @Override
    public final void setBatchingAllowed(boolean allowed) throws IOException {
        if (batchingAllowed == allowed) {
            return; // the batch that there may be goes on
        }
        batchingAllowed = allowed;
        connection().allowBatching(allowed);
        if (!allowed) {
            connection().flushBatch(); // which tells where what was held back is lost
        }
    }

    @Override
    public final boolean getBatchingAllowed() {
        return batchingAllowed;
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

    // ---- sending

    @Override
    public final void sendText(@Nullable String text) throws IOException {
        connection().sendText(present(text, "text"));
    }

    @Override
    public final void sendBinary(@Nullable ByteBuffer data) throws IOException {
        connection().sendBinary(present(data, "data").duplicate());
    }

    @Override
    public final void sendText(@Nullable String partialMessage, boolean isLast) throws IOException {
        connection().sendText(present(partialMessage, "partial message"), isLast);
    }

    @Override
    public final void sendBinary(@Nullable ByteBuffer partialByte, boolean isLast) throws IOException {
        connection().sendBinary(present(partialByte, "partial message").duplicate(), isLast);
    }

    @Override
    public final OutputStream getSendStream() throws IOException {
        return new MessageOutputStream(connection());
    }

    @Override
    public final Writer getSendWriter() throws IOException {
        return new MessageWriter(connection());
    }

    @Override
    public final void sendObject(@Nullable Object data) throws IOException, EncodeException {
        Object encoded = encode(present(data, "object"));
        if (encoded instanceof String text) {
            connection().sendText(text);
        } else {
            connection().sendBinary(((ByteBuffer) encoded).duplicate());
        }
    }
}
