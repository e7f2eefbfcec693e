package org.fairlead.topic;

import jakarta.websocket.Session;

/**
 * A name to which sessions subscribe and to which messages are published. Made by {@link Topics#topic}, any number of times: a topic takes memory
 * only while it has subscribers or a retained message. Thread-safe; no method waits for a session.
 *
 * @param <T> what is published: {@code String} for text, {@code ByteBuffer} or {@code byte[]} for binary messages, else what the encoders of the
 *     subscribers' endpoints take
 */
public final class Topic<T> {
    private final Topics topics;
    private final String name;
    private final Class<T> type;

    Topic(Topics topics, String name, Class<T> type) {
        this.topics = topics;
        this.name = name;
        this.type = type;
    }

    public String name() {
        return name;
    }

    /**
     * Subscribes a session until it unsubscribes or ends. It gets the retained message, if there is one, and then every message whose {@link
     * #publish} begins after this has returned; of those that are published meanwhile it gets all from some one on.
     *
     * @return false where the session is subscribed already, or has ended
     * @throws IllegalArgumentException for a session that is not Fairlead's
     * @throws IllegalStateException when the {@link Topics} are closed
     */
    public boolean subscribe(Session session) {
        return topics.subscribe(name, session);
    }

    /**
     * Ends a subscription. What has been published before may still arrive.
     *
     * @return false where the session was not subscribed
     * @throws IllegalArgumentException for a session that is not Fairlead's
     */
    public boolean unsubscribe(Session session) {
        return topics.unsubscribe(name, session);
    }

    /**
     * Publishes a message: encoded once, each subscriber gets it in the order of the topic, which is the same for all. Sessions that have closed are
     * counted, and no error.
     *
     * @param message buffers and arrays are copied; other objects must not change any more
     * @return what became of it in this process, as far as the engine knows
     * @throws ClassCastException for what is not a {@code T}
     * @throws IllegalStateException when the {@link Topics} are closed
     */
    public Delivery publish(T message) {
        return topics.publish(name, type.cast(message));
    }

    /** How many sessions of this process have subscribed. */
    public int subscribers() {
        return topics.subscribers(name);
    }

    /** Forgets the retained message in this process. */
    public void forget() {
        topics.forget(name);
    }

    @Override
    public String toString() {
        return "Topic[" + name + "]";
    }
}
