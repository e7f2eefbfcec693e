package org.fairlead.topic;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Delivers at once. */
final class InProcessEngine implements Engine {

    /** Set once, before anything is published. */
    private volatile @Nullable Deliveries deliveries;

    @Override
    public void start(Deliveries subscribers) {
        if (deliveries != null) {
            throw new IllegalStateException("An engine carries the messages of one Topics: each needs its own");
        }
        deliveries = subscribers;
    }

    @Override
    public Delivery publish(String topic, Object message) {
        return Objects.requireNonNull(deliveries, "start").deliver(topic, message);
    }
}
