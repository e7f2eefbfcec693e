package org.fairlead.topic;

import jakarta.websocket.EncodeException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.fairlead.session.Recipient;
import org.fairlead.session.SharedMessage;
import org.jspecify.annotations.Nullable;

/** One message in all the encodings that its recipients have asked for, each made once. Thread-safe. */
final class Publication {
    private static final Logger LOG = System.getLogger("org.fairlead.topic");

    private final Object message;

    /** By {@link Recipient#encoding}; empty where the encoder failed. Replaced as a whole, so that readers wait for no encoder. */
    private volatile Map<Object, Optional<SharedMessage>> encoded = new IdentityHashMap<>(1);

    /** @param message buffers and arrays are copied; other objects must not change any more */
    Publication(Object message) {
        if (message instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            this.message = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        } else {
            this.message = message instanceof byte[] bytes ? bytes.clone() : message;
        }
    }

    /** Whether {@link #encode} has nothing to do for this recipient. */
    boolean isEncodedFor(Recipient recipient) {
        return encoded.containsKey(recipient.encoding(message));
    }

    /** Encodes for this recipient and all that are like it. Calls an encoder of the application, so no lock of a topic may be held. */
    synchronized void encode(Recipient recipient) {
        Object encoding = recipient.encoding(message);
        if (encoded.containsKey(encoding)) {
            return;
        }
        try {
            put(encoding, Optional.of(recipient.encode(message)));
        } catch (EncodeException | RuntimeException e) {
            // the encoders of a session end with it: that is no fault, and another session's will do
            if (recipient.session().isOpen()) {
                put(encoding, Optional.empty());
                LOG.log(Level.WARNING, "A message of " + message.getClass() + " cannot be encoded for " + recipient, e);
            }
        }
    }

    private synchronized void put(Object encoding, Optional<SharedMessage> made) {
        Map<Object, Optional<SharedMessage>> more = new IdentityHashMap<>(encoded);
        more.put(encoding, made);
        encoded = more;
    }

    /** @return null where it could not be encoded */
    @Nullable
    SharedMessage encodedFor(Recipient recipient) {
        Optional<SharedMessage> found = encoded.get(recipient.encoding(message));
        return found == null ? null : found.orElse(null);
    }
}
