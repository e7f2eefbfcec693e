package org.fairlead.topic;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.session.Recipient;
import org.fairlead.session.SharedMessage;
import org.jspecify.annotations.Nullable;

/** Offers a message to one recipient after the other, and counts. For one thread. */
final class Tally {
    private final Publication publication;
    private final SlowPolicy slow;
    private final @Nullable Object replaces;
    private final List<Recipient> tooSlow = new ArrayList<>(0);
    private int sent;
    private int replaced;
    private int dropped;
    private int gone;
    private int failed;

    /** @param topic what an older message must be about to be replaced */
    Tally(Publication publication, SlowPolicy slow, Object topic) {
        this.publication = publication;
        this.slow = slow;
        this.replaces = slow.replaces(topic);
    }

    /** Calls nothing of the application. */
    void offer(Recipient recipient) {
        SharedMessage message = publication.encodedFor(recipient);
        if (message == null) {
            if (recipient.session().isOpen()) {
                failed++;
            } else {
                gone++;
            }
            return;
        }
        switch (recipient.offer(message, replaces)) {
            case TAKEN -> sent++;
            case REPLACED -> {
                sent++;
                replaced++;
            }
            case GONE -> gone++;
            case FULL -> {
                if (slow.closes()) {
                    tooSlow.add(recipient);
                } else {
                    dropped++;
                }
            }
        }
    }

    /** Closes those that are to be closed, which may call the application, so that no lock may be held. */
    Delivery end() {
        tooSlow.forEach(recipient -> recipient.close(slow.code(), slow.reason()));
        return new Delivery(sent, replaced, dropped, tooSlow.size(), gone, failed);
    }
}
