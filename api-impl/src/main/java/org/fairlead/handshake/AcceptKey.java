package org.fairlead.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The value of {@code Sec-WebSocket-Accept} for a key (RFC 6455 section 4.2.2, item 5.4). */
final class AcceptKey {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private AcceptKey() {}

    static String of(String key) {
        return digest("SHA-1", key + GUID);
    }

    /** @throws IllegalStateException where the runtime lacks the algorithm, as one that is locked down might */
    static String digest(String algorithm, String text) {
        try {
            byte[] hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "The WebSocket handshake needs " + algorithm + ", which this Java runtime does not offer", e);
        }
    }
}
