package org.fairlead.testing;

import jakarta.websocket.CloseReason;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.endpoint.Receiver;
import org.fairlead.session.ConnectionListener;
import org.jspecify.annotations.Nullable;

/** A listener that notes what it is told, as short strings, and hands messages to the receivers that a test gives it. */
class Recorder implements ConnectionListener {

    interface Handler {
        @Nullable
        Object handle(Object payload, boolean last) throws Throwable;
    }

    record TestReceiver(Kind kind, Form form, long maxMessageSize, Handler handling) implements Receiver {}

    final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    final Map<Receiver.Kind, Receiver> receivers = new EnumMap<>(Receiver.Kind.class);
    Runnable onOpen = () -> {};
    Runnable onClose = () -> {};
    Runnable onMessageStart = () -> {};
    Handler onResult = (result, last) -> null;
    volatile long maxMessageSize = Long.MAX_VALUE;

    Recorder() {
        for (Receiver.Kind kind : Receiver.Kind.values()) {
            on(kind, Receiver.Form.WHOLE, (payload, last) -> {
                events.add(describe(payload));
                return null;
            });
        }
    }

    void on(Receiver.Kind kind, Receiver.Form form, Handler handler) {
        receivers.put(kind, new TestReceiver(kind, form, -1, handler));
    }

    static String describe(Object payload) throws Exception {
        if (payload instanceof String text) {
            return "text " + text;
        } else if (payload instanceof ByteBuffer bytes) {
            return "binary " + StandardCharsets.ISO_8859_1.decode(bytes.duplicate());
        } else if (payload instanceof PongMessage pong) {
            return "pong " + StandardCharsets.ISO_8859_1.decode(pong.getApplicationData());
        } else if (payload instanceof Reader reader) {
            StringBuilder all = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                all.append((char) c);
            }
            return "reader " + all;
        }
        return "stream " + new String(((InputStream) payload).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** The next event; fails after a generous while. */
    String next() throws InterruptedException {
        String event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing happened for 20 seconds");
        }
        return event;
    }

    @Override
    public void onOpen() {
        events.add("open");
        onOpen.run();
    }

    @Override
    public long maxMessageSize(boolean text) {
        onMessageStart.run();
        return maxMessageSize;
    }

    @Override
    public long maxBufferedSize(boolean text) {
        return maxMessageSize;
    }

    @Override
    public @Nullable Receiver receiver(Receiver.Kind kind) {
        return receivers.get(kind);
    }

    @Override
    public @Nullable Object deliver(Receiver receiver, Object payload, boolean last) throws Throwable {
        return ((TestReceiver) receiver).handling().handle(payload, last);
    }

    @Override
    public void onResult(Object result) {
        try {
            onResult.handle(result, true);
        } catch (Throwable e) {
            onError(e);
        }
    }

    @Override
    public void onError(Throwable error) {
        events.add("error " + error.getClass().getSimpleName() + ": " + error.getMessage());
    }

    @Override
    public void onClose(CloseReason reason) {
        events.add("close " + reason.getCloseCode().getCode()
                + (reason.getReasonPhrase().isEmpty() ? "" : " " + reason.getReasonPhrase()));
        onClose.run();
    }

    @Override
    public void abandoned() {
        events.add("abandoned");
    }

    @Override
    public void closed() {
        events.add("closed");
    }
}
