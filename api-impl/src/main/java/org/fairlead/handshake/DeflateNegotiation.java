package org.fairlead.handshake;

import java.util.List;
import org.fairlead.protocol.DeflateParameters;
import org.jspecify.annotations.Nullable;

/** Negotiates permessage-deflate (RFC 7692 section 7.1), both sides. */
public final class DeflateNegotiation {

    /** The extension's registered name. */
    public static final String NAME = "permessage-deflate";

    private DeflateNegotiation() {}

    /**
     * What a side wants.
     *
     * @param serverNoContextTakeover server: answer it always; client: ask for it
     * @param clientNoContextTakeover server: answer it always; client: announce it
     * @param serverMaxWindowBits 8 to 15; below 15 the server limits itself to it, the client asks for it
     * @param clientMaxWindowBits 8 to 15; below 15 the server asks the client for it where the offer allows, the client announces it
     */
    public record Preferences(
            boolean serverNoContextTakeover,
            boolean clientNoContextTakeover,
            int serverMaxWindowBits,
            int clientMaxWindowBits) {}

    /**
     * An agreement: the element for the response and what the engine needs.
     */
    public record Agreement(ExtensionHeader response, DeflateParameters parameters) {}

    /** Server: the answer to the first acceptable permessage-deflate element among the offers, or null to decline all. */
    public static @Nullable Agreement answer(List<ExtensionHeader> offers, Preferences preferences) {
        throw new UnsupportedOperationException();
    }

    /** Client: the element to offer. */
    public static ExtensionHeader offer(Preferences preferences) {
        throw new UnsupportedOperationException();
    }

    /**
     * Client: what the server's answer means, checked against the offer.
     *
     * @return null where the answer does not contain permessage-deflate
     * @throws HandshakeException where the answer is not one that section 7.1 allows for the offer
     */
    public static @Nullable DeflateParameters agreed(ExtensionHeader offer, List<ExtensionHeader> answer)
            throws HandshakeException {
        throw new UnsupportedOperationException();
    }
}
