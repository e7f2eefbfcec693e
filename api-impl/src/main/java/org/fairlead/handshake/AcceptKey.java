package org.fairlead.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The value of {@code Sec-WebSocket-Accept} for a key (RFC 6455 section 4.2.2, item 5.4). */
final class AcceptKey {
    private static final byte[] GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.ISO_8859_1);

    private AcceptKey() {}

    /** Never fed anything, so that all threads may copy it, which takes less time than to look for the algorithm again. */
    private static final class Sha1 {
        static final MessageDigest FRESH = fresh("SHA-1");
    }

    static String of(String key) {
        MessageDigest sha1 = copy(Sha1.FRESH);
        sha1.update(key.getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(sha1.digest(GUID));
    }

    /** @throws IllegalStateException where the runtime lacks the algorithm, as one that is locked down might */
    static MessageDigest fresh(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "The WebSocket handshake needs " + algorithm + ", which this Java runtime does not offer", e);
        }
    }

    /** Another one that was never fed anything; some providers' cannot be copied. */
    static MessageDigest copy(MessageDigest fresh) {
        try {
            return (MessageDigest) fresh.clone();
        } catch (CloneNotSupportedException e) {
            return fresh(fresh.getAlgorithm());
        }
    }
}
