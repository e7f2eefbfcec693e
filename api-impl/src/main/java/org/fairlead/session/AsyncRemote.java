package org.fairlead.session;

import jakarta.websocket.EncodeException;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The remote endpoint that never waits. Thread-safe. */
final class AsyncRemote implements RemoteEndpoint.Async {

    private final JakartaSession session;

    private volatile long sendTimeoutMillis;

    AsyncRemote(JakartaSession session, long sendTimeoutMillis) {
        this.session = session;
        this.sendTimeoutMillis = sendTimeoutMillis;
    }

    private static <T> T present(@Nullable T argument, String what) {
        return BasicRemote.present(argument, what);
    }

    // ---- as the session's other remote endpoint does

    @Override
    public void setBatchingAllowed(boolean allowed) throws IOException {
        session.setBatchingAllowed(allowed);
    }

    @Override
    public boolean getBatchingAllowed() {
        return session.getBatchingAllowed();
    }

    @Override
    public void flushBatch() throws IOException {
        session.flushBatch();
    }

    @Override
    public void sendPing(@Nullable ByteBuffer applicationData) throws IOException {
        session.sendPing(applicationData);
    }

    @Override
    public void sendPong(@Nullable ByteBuffer applicationData) throws IOException {
        session.sendPong(applicationData);
    }

    // ---- sending

    @Override
    public long getSendTimeout() {
        return sendTimeoutMillis;
    }

    /** @param timeoutmillis for sends from now on; 0 or less for none */
    @Override
    public void setSendTimeout(long timeoutmillis) {
        sendTimeoutMillis = timeoutmillis;
    }

    @Override
    public void sendText(@Nullable String text, @Nullable SendHandler handler) {
        send(present(text, "text"), handled(handler));
    }

    @Override
    public Future<Void> sendText(@Nullable String text) {
        SendFuture future = new SendFuture(session.transport());
        send(present(text, "text"), future);
        return future;
    }

    @Override
    public void sendBinary(@Nullable ByteBuffer data, @Nullable SendHandler handler) {
        send(present(data, "data").duplicate(), handled(handler));
    }

    @Override
    public Future<Void> sendBinary(@Nullable ByteBuffer data) {
        SendFuture future = new SendFuture(session.transport());
        send(present(data, "data").duplicate(), future);
        return future;
    }

    @Override
    public void sendObject(@Nullable Object data, @Nullable SendHandler handler) {
        sendEncoded(present(data, "object"), handled(handler));
    }

    @Override
    public Future<Void> sendObject(@Nullable Object data) {
        SendFuture future = new SendFuture(session.transport());
        sendEncoded(present(data, "object"), future);
        return future;
    }

    /** A failing encoder is a failed send: the caller learns of it where, and on the thread on which, it learns of the result. */
    private void sendEncoded(Object message, SendCallback callback) {
        Object encoded;
        try {
            encoded = session.encode(message);
        } catch (EncodeException | RuntimeException e) {
            session.connection().outbox.completions().add(callback, e);
            return;
        }
        send(encoded instanceof ByteBuffer bytes ? bytes.duplicate() : encoded, callback);
    }

    private void send(Object message, SendCallback callback) {
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, sendTimeoutMillis));
        if (message instanceof String text) {
            session.connection().sendTextAsync(text, timeoutNanos, callback);
        } else {
            session.connection().sendBinaryAsync((ByteBuffer) message, timeoutNanos, callback);
        }
    }

    private SendCallback handled(@Nullable SendHandler handler) {
        SendHandler told = present(handler, "send handler");
        return failure -> {
            SendResult result = failure == null ? new SendResult(session) : new SendResult(session, failure);
            session.runCallback(() -> told.onResult(result));
        };
    }
}
