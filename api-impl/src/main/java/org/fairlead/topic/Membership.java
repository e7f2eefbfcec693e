package org.fairlead.topic;

import java.util.HashSet;
import java.util.Set;
import org.fairlead.session.Recipient;

/** What one session has subscribed to. Guarded by itself, which is taken before the lock of a topic. */
final class Membership implements Recipient.EndListener {
    private final Topics topics;
    final Set<String> names = new HashSet<>();

    /** The session has left for good. */
    boolean over;

    Membership(Topics topics) {
        this.topics = topics;
    }

    @Override
    public void ended(Recipient recipient) {
        topics.ended(recipient, this);
    }
}
