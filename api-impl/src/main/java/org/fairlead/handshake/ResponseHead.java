package org.fairlead.handshake;

/**
 * An HTTP/1.1 response; the body is that of a refusal and is empty for 101.
 *
 * @param reason the reason phrase of the status line
 */
@SuppressWarnings("ArrayRecordComponent") // carried through, never compared
public record ResponseHead(int status, String reason, Headers headers, byte[] body) {

    /** A refusal: plain text body with the sentence, {@code Content-Length} and {@code Connection: close} set. */
    public static ResponseHead refusal(int status, String sentence) {
        throw new UnsupportedOperationException();
    }

    /** The standard reason phrase of a status, or "Status" where it has none. */
    public static String reasonPhrase(int status) {
        throw new UnsupportedOperationException();
    }
}
