package org.fairlead.topic;

import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.fairlead.session.Recipient;

/**
 * A message for many sessions, encoded once: a text or binary message altogether, an object once by each encoder of the endpoints whose sessions
 * get it. With permessage-deflate it is also compressed once where the server takes over no context, as it does by default. Immutable; it may be
 * sent any number of times, from any thread.
 *
 * <pre>{@code
 * Broadcast.text("The server will be back in a minute").sendTo(session.getOpenSessions());
 * }</pre>
 */
public final class Broadcast {

    private final Publication publication;
    private final Object topic;

    private Broadcast(Publication publication, Object topic) {
        this.publication = publication;
        this.topic = topic;
    }

    /** A text message. */
    public static Broadcast text(String text) {
        return object(text);
    }

    /** A binary message: a copy of the bytes between position and limit. The buffer keeps its position. */
    public static Broadcast binary(ByteBuffer data) {
        return object(data);
    }

    /**
     * An object for the sessions' encoders, as in {@code sendObject}. It must not change any more. An encoder of one session encodes for all sessions of
     * its endpoint: what it makes may depend on its configuration, but not on the session.
     */
    public static Broadcast object(Object message) {
        return new Broadcast(new Publication(Objects.requireNonNull(message, "message")), "");
    }

    /**
     * The same message, on a topic: {@link SlowPolicy#LATEST} keeps the newest for each. Those without a topic are on the same one.
     */
    public Broadcast about(String named) {
        return new Broadcast(publication, Objects.requireNonNull(named, "topic"));
    }

    /** As {@link #sendTo(Iterable, SlowPolicy)}, with {@link SlowPolicy#DROP}. */
    public Delivery sendTo(Iterable<? extends Session> sessions) {
        return sendTo(sessions, SlowPolicy.DROP);
    }

    /**
     * Sends to all of them, each in the order of its other messages. Never waits for one, so that it may be called anywhere, and never fails because
     * one is closed: the result counts.
     *
     * @throws IllegalArgumentException for a session that is not Fairlead's; then the message is sent to none
     */
    public Delivery sendTo(Iterable<? extends Session> sessions, SlowPolicy slow) {
        sessions.forEach(Recipient::of);
        Tally tally = new Tally(publication, slow, topic);
        for (Session session : sessions) {
            Recipient recipient = Recipient.of(session);
            publication.encode(recipient);
            tally.offer(recipient);
        }
        return tally.end();
    }
}
