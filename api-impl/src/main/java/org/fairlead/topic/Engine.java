package org.fairlead.topic;

/**
 * Carries what is published to every process that has subscribers. {@link #inProcess} is the one of a single process; one of several processes sends
 * messages to a broker and hands to its {@link Deliveries} what the broker sends back, also what this process itself has published, so that all
 * subscribers see one order. Thread-safe.
 *
 * <p>What leaves the process must be bytes: such an engine says which messages it takes ({@code String} and {@code ByteBuffer} at least) or is given
 * a codec, and refuses others with an {@link IllegalArgumentException}. On delivery they are encoded by the encoders of the sessions of each process.
 */
public interface Engine extends AutoCloseable {

    /** Where an engine puts what was published: the subscribers in this process. */
    @FunctionalInterface
    interface Deliveries {
        /**
         * Offers a message to the subscribers in this process, and keeps it where the topic retains its last one. Waits for no session. Messages
         * of one topic are to come one after the other.
         */
        Delivery deliver(String topic, Object message);
    }

    /** Called once, before anything else. */
    void start(Deliveries deliveries);

    /**
     * Brings a message to the subscribers of all processes.
     *
     * @return what became of it in this process, as far as that is known on return: the in-process engine knows all; one that delivers later
     *     returns {@link Delivery#NONE}
     */
    Delivery publish(String topic, Object message);

    /**
     * This process has a first subscriber now, or a message to retain. Calls for one topic come one after the other, under its lock: return at
     * once, call nothing of the {@link Deliveries} before returning. A broker that keeps the last message of a topic may then deliver it. What it
     * throws reaches whoever subscribes or publishes, who then has not.
     */
    default void opened(String topic) {}

    /** This process has neither any more; as for {@link #opened}, but what it throws is logged. */
    default void closed(String topic) {}

    /** Called once, by {@link Topics#close}; nothing is delivered afterwards. */
    @Override
    default void close() {}

    /** The engine of a single process, which delivers what is published before {@code publish} returns. A new one for each {@link Topics}. */
    static Engine inProcess() {
        return new InProcessEngine();
    }
}
