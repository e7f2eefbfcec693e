package org.fairlead.session;

import jakarta.websocket.CloseReason;
import jakarta.websocket.PongMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.fairlead.endpoint.Receiver;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.jspecify.annotations.Nullable;

/** Notes what it is told, and hands messages to the receivers that a test gives it; in the beginning to one of whole text messages. */
final class HandListener implements ConnectionListener {

    /** What to do with a message or a part of one. */
    interface Handler {
        void handle(Object payload) throws Exception;
    }

    final List<String> told = new ArrayList<>();

    /** The limits that the engine is told. */
    long maxText = Long.MAX_VALUE;

    long maxBinary = Long.MAX_VALUE;

    /** Of what is kept until the message is complete. */
    long maxBuffered = Long.MAX_VALUE;

    /** What is done right before onOpen. */
    Runnable opening = () -> {};

    /** What is done when a message has reached the head of the queue. */
    Runnable receiving = () -> {};

    /** What is done in onClose. */
    Runnable closing = () -> {};

    /** What the first receiver does besides noting the message. */
    Handler onText = payload -> {};

    private final Map<Kind, Receiver> receivers = new EnumMap<>(Kind.class);

    HandListener() {
        on(Kind.TEXT, Form.WHOLE, -1, payload -> onText.handle(payload));
    }

    private record Noting(Kind kind, Form form, long maxMessageSize, List<String> told, Handler handling)
            implements Receiver {
        void handle(Object payload, boolean last) throws Exception {
            String text = payload instanceof ByteBuffer bytes
                    ? StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString()
                    : payload instanceof PongMessage pong
                            ? StandardCharsets.ISO_8859_1
                                    .decode(pong.getApplicationData())
                                    .toString()
                            : payload instanceof String string ? string : "stream";
            told.add((kind + " " + text).toLowerCase(java.util.Locale.ROOT) + (last ? "" : " ..."));
            handling.handle(payload);
        }
    }

    /** @param limit of this receiver's own, or -1 */
    void on(Kind kind, Form form, long limit, Handler handler) {
        receivers.put(kind, new Noting(kind, form, limit, told, handler));
    }

    @Override
    public void opening() {
        opening.run();
    }

    @Override
    public void onOpen() {
        told.add("open");
    }

    @Override
    public long maxMessageSize(boolean text) {
        return text ? maxText : maxBinary;
    }

    @Override
    public long maxBufferedSize(boolean text) {
        return maxBuffered;
    }

    @Override
    public @Nullable Receiver receiver(Kind kind) {
        receiving.run();
        return receivers.get(kind);
    }

    @Override
    public @Nullable Object deliver(Receiver receiver, Object payload, boolean last) throws Exception {
        ((Noting) receiver).handle(payload, last);
        return null;
    }

    @Override
    public void onResult(Object result) {
        told.add("result " + result);
    }

    @Override
    public void onError(Throwable error) {
        told.add("error " + error.getMessage());
    }

    @Override
    public void onClose(CloseReason reason) {
        told.add("close " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        closing.run();
    }

    @Override
    public void abandoned() {
        told.add("abandoned");
    }

    @Override
    public void closed() {
        told.add("closed");
    }
}
