package org.fairlead.topic;

import jakarta.websocket.Session;
import java.util.Set;

/**
 * Who is connected, by a key such as the user's name, and by how many connections. What is sent to a key goes to all of its connections, encoded
 * once; nobody waits, and it is no error when nobody is there. A session that ends leaves its keys. Thread-safe.
 *
 * <p>It is one topic for each key ({@link Topics}): over an {@link Engine} of several processes {@link #send} reaches all of them, while {@link
 * #online} and the listener tell of this process.
 */
public final class Users implements AutoCloseable {

    /**
     * Told who comes and who goes. Calls come one after the other and in order, on the thread of one of those who cause them: in a handler, or where a
     * session has ended, and so possibly on an event loop. They must not block. What they throw is logged.
     */
    public interface Listener {
        /** The key has its first connection. */
        default void joined(String key) {}

        /** The key has lost its last connection. */
        default void left(String key) {}
    }

    private final Topics topics;

    private Users(Topics topics) {
        this.topics = topics;
    }

    /** Users of this process; what somebody reads too slowly is dropped. */
    public static Users create() {
        return create(new Listener() {});
    }

    /** As {@link #create()}, with somebody who is told. */
    public static Users create(Listener listener) {
        return create(listener, SlowPolicy.DROP, Engine.inProcess());
    }

    /** @param engine its own; closed with this */
    public static Users create(Listener listener, SlowPolicy slow, Engine engine) {
        return new Users(Topics.builder().slow(slow).engine(engine).build(new Presence(listener)));
    }

    /**
     * Says that a session is a connection of this user, until it ends or {@link #unregister} says otherwise. It may have several keys.
     *
     * @return false where it is registered with this key already, or has ended
     * @throws IllegalArgumentException for a session that is not Fairlead's
     * @throws IllegalStateException after {@link #close}
     */
    public boolean register(String key, Session session) {
        return topics.subscribe(key, session);
    }

    /** @return false where the session was not registered with this key */
    public boolean unregister(String key, Session session) {
        return topics.unsubscribe(key, session);
    }

    /**
     * Sends to all connections of a user. Never waits, and never fails because one is closed.
     *
     * @param message {@code String} for text, {@code ByteBuffer} or {@code byte[]} for a binary message, else for the encoders of the sessions' endpoints
     * @return {@code sent} is 0 where the user is gone
     * @throws IllegalStateException after {@link #close}
     */
    public Delivery send(String key, Object message) {
        return topics.publish(key, message);
    }

    /** Whether the user has a connection to this process. A session whose onClose has not returned counts. */
    public boolean online(String key) {
        return connections(key) > 0;
    }

    /** How many connections the user has to this process. */
    public int connections(String key) {
        return topics.subscribers(key);
    }

    /** A copy of the keys that have a connection to this process. */
    public Set<String> online() {
        return topics.names();
    }

    /** Forgets everybody, which the listener is told; the sessions stay open. Idempotent. */
    @Override
    public void close() {
        topics.close();
    }
}
