package org.fairlead.session;

import jakarta.websocket.EncodeException;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as one of many that get the same messages: what {@code org.fairlead.topic} is built on. There is one for each session. Thread-safe; no
 * method waits.
 */
public final class Recipient {

    /** Told once when a session has ended: when it leaves {@link Session#getOpenSessions()}. */
    public interface EndListener {

        /** Called by the thread that called onClose, or, where a handler keeps onClose waiting, on an event loop. Must not block. */
        void ended(Recipient recipient);
    }

    private final JakartaSession session;

    /** Null until there is one; guarded by this. */
    private @Nullable List<EndListener> listeners;

    /** Guarded by this. */
    private boolean ended;

    Recipient(JakartaSession session) {
        this.session = session;
    }

    /** @throws IllegalArgumentException for a session that is not Fairlead's */
    public static Recipient of(Session session) {
        if (session instanceof FairleadSession fairlead && fairlead.itself() instanceof JakartaSession ours) {
            return ours.recipient();
        }
        throw new IllegalArgumentException("A session of Fairlead is expected, not "
                + (session == null
                        ? "null"
                        : "one of the class " + session.getClass().getName()));
    }

    public Session session() {
        return session;
    }

    /**
     * Offers a message. Nothing is written and nothing of the application is called before this returns, even on the session's own event loop.
     *
     * @param topic null, or what the message is about: where an older one with the same topic ({@code equals}) waits above the high-water mark
     *     or behind somebody's partial message, this one takes its place
     */
    public Offered offer(SharedMessage message, @Nullable Object topic) {
        Connection connection = session.connection();
        Outbox outbox = connection.outbox;
        Send send = Send.frames(message.frames(session.sharedWindow, connection.settings.deflateLevel()), topic);
        Offered offered = outbox.propose(send);
        outbox.wake(send.wakes);
        return offered;
    }

    /**
     * What stands for the way in which this session encodes an object: sessions for which it is the same object encode it alike, so that one may do it
     * for all.
     */
    public Object encoding(Object message) {
        return session.setup.codecs().encoding(message);
    }

    /** @throws EncodeException where no encoder takes the object, or the encoder failed; or where the session has ended, and its encoders with it */
    public SharedMessage encode(Object message) throws EncodeException {
        Object encoded = session.encode(message);
        return encoded instanceof String text ? SharedMessage.text(text) : SharedMessage.binary((ByteBuffer) encoded);
    }

    /** Starts to close; onClose is left to a worker unless this is called inside a callback of the session. */
    public void close(int code, String reason) {
        session.connection().closeSoon(code, reason);
    }

    /** Adds a listener, once only. @return false where the session has ended: the listener will not be told */
    public synchronized boolean onEnd(EndListener listener) {
        if (ended) {
            return false;
        }
        if (listeners == null) {
            listeners = new ArrayList<>(1);
        }
        if (!listeners.contains(listener)) {
            listeners.add(listener);
        }
        return true;
    }

    /** Forgets a listener. */
    public synchronized void removeEndListener(EndListener listener) {
        if (listeners != null) {
            listeners.remove(listener);
        }
    }

    /** Idempotent. */
    void ended() {
        List<EndListener> told;
        synchronized (this) {
            ended = true;
            told = listeners;
            listeners = null;
        }
        if (told != null) {
            told.forEach(listener -> listener.ended(this));
        }
    }

    @Override
    public String toString() {
        return session.toString();
    }
}
