package org.fairlead.topic;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.fairlead.session.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one topic in this process, as long as there are any or a message is retained. The lock gives all of them one order of messages;
 * nothing of the application is called and no session is waited for under it.
 */
final class Subscribers {
    final String topic;
    final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock
    final Set<Recipient> recipients = new LinkedHashSet<>();

    @Nullable
    Publication retained;

    /** The engine was told. */
    boolean opened;

    /** It is not in the map any more: whoever still has it is to look again. */
    boolean dead;

    Subscribers(String topic) {
        this.topic = topic;
    }

    /** Somebody for whose endpoint the message has yet to be encoded; null for nobody. */
    @Nullable
    Recipient notEncoded(Publication message) {
        for (Recipient recipient : recipients) {
            if (lacks(message, recipient)) {
                return recipient;
            }
        }
        return null;
    }

    /** The encoders of a session that has ended have ended too. */
    static boolean lacks(Publication message, Recipient recipient) {
        return !message.isEncodedFor(recipient) && recipient.session().isOpen();
    }
}
