package org.fairlead.topic;

import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.session.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * Named topics with one {@link SlowPolicy}, over one {@link Engine}. Sessions of any endpoint, server or client, may subscribe to any number of them; a
 * session that ends is unsubscribed, when it leaves {@code getOpenSessions()}. Thread-safe; no method waits for a session, so that all may be called
 * in any handler.
 *
 * <pre>{@code
 * static final Topic<String> NEWS = Topics.create().topic("news", String.class);
 *
 * @OnOpen
 * public void open(Session session) {
 *     NEWS.subscribe(session);
 * }
 * }</pre>
 */
public final class Topics implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("org.fairlead.topic");

    /** How to set up topics. */
    public static final class Builder {
        private SlowPolicy slow = SlowPolicy.DROP;
        private boolean retain;
        private Engine engine = Engine.inProcess();

        private Builder() {}

        /** What becomes of a message for a subscriber that reads too slowly; default {@link SlowPolicy#DROP}. */
        public Builder slow(SlowPolicy policy) {
            slow = Objects.requireNonNull(policy);
            return this;
        }

        /** Whether the last message of each topic is kept, for those who subscribe later; default false. */
        public Builder retainLast(boolean retained) {
            retain = retained;
            return this;
        }

        /** What carries messages; default {@link Engine#inProcess}. It is closed with the topics. */
        public Builder engine(Engine carrier) {
            engine = Objects.requireNonNull(carrier);
            return this;
        }

        public Topics build() {
            return new Topics(this, null);
        }

        Topics build(Presence presence) {
            return new Topics(this, presence);
        }
    }

    private final SlowPolicy slow;
    private final boolean retain;
    private final Engine engine;
    private final @Nullable Presence presence;
    private final Map<String, Subscribers> topics = new ConcurrentHashMap<>();
    private final Map<Recipient, Membership> memberships = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Topics(Builder builder, @Nullable Presence presence) {
        this.slow = builder.slow;
        this.retain = builder.retain;
        this.engine = builder.engine;
        this.presence = presence;
        engine.start(this::deliver);
    }

    /** Topics of this process that retain nothing, and drop what slow subscribers cannot take. */
    public static Topics create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The topic of that name; nothing is made or kept for it yet. */
    public <T> Topic<T> topic(String name, Class<T> type) {
        return new Topic<>(this, Objects.requireNonNull(name, "name"), Objects.requireNonNull(type, "type"));
    }

    /** How many topics of this process have subscribers, or a message retained. */
    public int size() {
        return topics.size();
    }

    /** How many sessions of this process have subscribed to something. */
    public int sessions() {
        return memberships.size();
    }

    /** Unsubscribes everybody, forgets what is retained and closes the engine; the sessions stay open. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        memberships.forEach((recipient, membership) -> {
            recipient.removeEndListener(membership);
            ended(recipient, membership);
        });
        topics.keySet().forEach(this::forget);
        engine.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("These topics are closed");
        }
    }

    // ---- who is subscribed

    boolean subscribe(String name, Session session) {
        requireOpen();
        Recipient recipient = Recipient.of(session);
        boolean joined = false;
        for (boolean again = true; again; ) {
            Membership membership = memberships.computeIfAbsent(recipient, key -> new Membership(this));
            synchronized (membership) {
                again = membership.over;
                if (again) {
                    continue; // its last subscription has just been ended
                }
                if (closed || !recipient.onEnd(membership)) {
                    membership.over = true;
                    memberships.remove(recipient, membership);
                } else if (membership.names.add(name)) {
                    try {
                        join(name, recipient);
                        joined = true;
                    } finally {
                        if (!joined) { // what the engine or an encoder has thrown reaches the caller
                            membership.names.remove(name);
                            leave(name, recipient); // which it may have joined by then
                            endIfUnused(recipient, membership);
                        }
                    }
                }
            }
        }
        told();
        return joined;
    }

    private void join(String name, Recipient recipient) {
        while (true) {
            Publication last;
            Subscribers subscribers = lock(name);
            try {
                last = subscribers.retained;
                if (last == null || !Subscribers.lacks(last, recipient)) {
                    subscribers.recipients.add(recipient);
                    if (presence != null && subscribers.recipients.size() == 1) {
                        presence.changed(name, true);
                    }
                    if (last != null) {
                        new Tally(last, SlowPolicy.DROP, subscribers).offer(recipient);
                    }
                    return;
                }
            } finally {
                unlock(subscribers);
            }
            last.encode(recipient);
        }
    }

    boolean unsubscribe(String name, Session session) {
        Recipient recipient = Recipient.of(session);
        Membership membership = memberships.get(recipient);
        if (membership == null) {
            return false;
        }
        boolean left;
        synchronized (membership) {
            left = membership.names.remove(name);
            if (left) {
                leave(name, recipient);
            }
            endIfUnused(recipient, membership);
        }
        told();
        return left;
    }

    /** Under the lock of the membership. */
    private void endIfUnused(Recipient recipient, Membership membership) {
        if (membership.names.isEmpty() && !membership.over) {
            membership.over = true;
            memberships.remove(recipient, membership);
            recipient.removeEndListener(membership);
        }
    }

    void ended(Recipient recipient, Membership membership) {
        synchronized (membership) {
            membership.over = true;
            memberships.remove(recipient, membership);
            membership.names.forEach(name -> leave(name, recipient));
            membership.names.clear();
        }
        told();
    }

    private void leave(String name, Recipient recipient) {
        Subscribers subscribers = lockPresent(name);
        if (subscribers == null) {
            return;
        }
        try {
            if (subscribers.recipients.remove(recipient) && presence != null && subscribers.recipients.isEmpty()) {
                presence.changed(name, false);
            }
        } finally {
            unlock(subscribers);
        }
    }

    private void told() {
        if (presence != null) {
            presence.tell();
        }
    }

    int subscribers(String name) {
        Subscribers subscribers = lockPresent(name);
        if (subscribers == null) {
            return 0;
        }
        try {
            return subscribers.recipients.size();
        } finally {
            unlock(subscribers);
        }
    }

    void forget(String name) {
        Subscribers subscribers = lockPresent(name);
        if (subscribers != null) {
            subscribers.retained = null;
            unlock(subscribers);
        }
    }

    /** The topics that somebody has subscribed to; for topics that retain nothing. */
    Set<String> names() {
        return Set.copyOf(topics.keySet());
    }

    // ---- what they get

    Delivery publish(String name, Object message) {
        requireOpen();
        return engine.publish(name, Objects.requireNonNull(message, "message"));
    }

    /** In two steps: encoders are the application's, and are not called under the lock that gives the topic its order. */
    private Delivery deliver(String name, Object message) {
        Publication publication = new Publication(message);
        while (!closed) {
            Subscribers subscribers = retain ? lock(name) : lockPresent(name);
            if (subscribers == null) {
                break;
            }
            Recipient missing;
            Tally tally = new Tally(publication, slow, subscribers);
            try {
                missing = subscribers.notEncoded(publication);
                if (missing == null) {
                    subscribers.recipients.forEach(tally::offer);
                    subscribers.retained = retain ? publication : null;
                }
            } finally {
                unlock(subscribers);
            }
            if (missing == null) {
                return tally.end();
            }
            publication.encode(missing);
        }
        return Delivery.NONE;
    }

    // ---- topics come and go

    private Subscribers lock(String name) {
        while (true) {
            Subscribers subscribers = topics.computeIfAbsent(name, Subscribers::new);
            subscribers.lock.lock();
            if (!subscribers.dead) {
                open(subscribers);
                return subscribers;
            }
            subscribers.lock.unlock();
        }
    }

    /** Where the engine fails, the topic has neither subscribers nor a lock that is held. */
    private void open(Subscribers subscribers) {
        if (subscribers.opened) {
            return;
        }
        try {
            engine.opened(subscribers.topic);
            subscribers.opened = true;
        } finally {
            if (!subscribers.opened) {
                unlock(subscribers);
            }
        }
    }

    private @Nullable Subscribers lockPresent(String name) {
        while (true) {
            Subscribers subscribers = topics.get(name);
            if (subscribers == null) {
                return null;
            }
            subscribers.lock.lock();
            if (!subscribers.dead) {
                return subscribers;
            }
            subscribers.lock.unlock();
        }
    }

    private void unlock(Subscribers subscribers) {
        try {
            if (subscribers.recipients.isEmpty() && subscribers.retained == null && !subscribers.dead) {
                subscribers.dead = true;
                topics.remove(subscribers.topic, subscribers);
                if (subscribers.opened) {
                    closed(subscribers.topic);
                }
            }
        } finally {
            subscribers.lock.unlock();
        }
    }

    /** A session that ends leaves all its topics, whatever the engine makes of one of them. */
    private void closed(String name) {
        try {
            engine.closed(name);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "The engine failed when the topic " + name + " was closed", e);
        }
    }
}
