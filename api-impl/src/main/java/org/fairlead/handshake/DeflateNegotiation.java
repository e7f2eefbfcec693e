package org.fairlead.handshake;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.handshake.ExtensionHeader.Parameter;
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
            int clientMaxWindowBits) {

        /** @throws IllegalArgumentException for window bits outside 8 to 15 */
        public Preferences {
            requireBits(DeflateElement.SERVER_MAX_WINDOW_BITS, serverMaxWindowBits);
            requireBits(DeflateElement.CLIENT_MAX_WINDOW_BITS, clientMaxWindowBits);
        }

        private static void requireBits(String name, int bits) {
            if (bits < 8 || bits > 15) {
                throw new IllegalArgumentException(name + " must be 8 to 15, not " + bits);
            }
        }
    }

    /**
     * An agreement: the element for the response and what the engine needs.
     */
    public record Agreement(ExtensionHeader response, DeflateParameters parameters) {}

    /**
     * Server: the answer to the first acceptable permessage-deflate element among the offers, or null to decline all. An element with an unknown
     * parameter, one that stands twice or one with a wrong value is declined (section 7.1), and the next one is tried.
     */
    public static @Nullable Agreement answer(List<ExtensionHeader> offers, Preferences preferences) {
        for (ExtensionHeader offer : offers) {
            if (offer.name().equals(NAME)) {
                try {
                    return accept(DeflateElement.of(offer), preferences);
                } catch (HandshakeException declined) {
                    // section 5: a client lists its offers in order of preference, so the next may be one to accept
                }
            }
        }
        return null;
    }

    private static Agreement accept(DeflateElement offer, Preferences preferences) {
        boolean serverReset = offer.serverNoContextTakeover() || preferences.serverNoContextTakeover();
        boolean clientReset = offer.clientNoContextTakeover() || preferences.clientNoContextTakeover();
        int serverBits = Math.min(offer.serverMaxWindowBits(), preferences.serverMaxWindowBits());
        // Section 7.1.2.2: without the parameter in the offer the client may be unable to limit its window.
        int clientBits = offer.hasClientMaxWindowBits()
                ? Math.min(offer.clientMaxWindowBits(), preferences.clientMaxWindowBits())
                : 15;
        ElementBuilder response = new ElementBuilder()
                .flag(DeflateElement.SERVER_NO_CONTEXT_TAKEOVER, serverReset)
                .flag(DeflateElement.CLIENT_NO_CONTEXT_TAKEOVER, clientReset)
                .bits(DeflateElement.SERVER_MAX_WINDOW_BITS, serverBits, offer.hasServerMaxWindowBits())
                .bits(DeflateElement.CLIENT_MAX_WINDOW_BITS, clientBits, false);
        return new Agreement(response.build(), new DeflateParameters(serverReset, clientReset, serverBits, clientBits));
    }

    /** Client: the element to offer. It always lets the server limit our window. */
    public static ExtensionHeader offer(Preferences preferences) {
        ElementBuilder offer = new ElementBuilder()
                .flag(DeflateElement.SERVER_NO_CONTEXT_TAKEOVER, preferences.serverNoContextTakeover())
                .flag(DeflateElement.CLIENT_NO_CONTEXT_TAKEOVER, preferences.clientNoContextTakeover())
                .bits(DeflateElement.SERVER_MAX_WINDOW_BITS, preferences.serverMaxWindowBits(), false);
        int clientBits = preferences.clientMaxWindowBits();
        return offer.flag(DeflateElement.CLIENT_MAX_WINDOW_BITS, clientBits == 15)
                .bits(DeflateElement.CLIENT_MAX_WINDOW_BITS, clientBits, false)
                .build();
    }

    /**
     * Client: what the server's answer means, checked against the offer.
     *
     * @param offer as it was sent
     * @return null where the answer does not contain permessage-deflate
     * @throws HandshakeException where the answer is not one that section 7.1 allows for the offer
     */
    public static @Nullable DeflateParameters agreed(ExtensionHeader offer, List<ExtensionHeader> answer)
            throws HandshakeException {
        List<ExtensionHeader> elements =
                answer.stream().filter(element -> element.name().equals(NAME)).toList();
        if (elements.isEmpty()) {
            return null;
        }
        if (elements.size() > 1) {
            throw new HandshakeException("Expected permessage-deflate once in the answer, but it stands there "
                    + elements.size() + " times");
        }
        return agreed(DeflateElement.of(offer), DeflateElement.of(elements.get(0)));
    }

    private static DeflateParameters agreed(DeflateElement offer, DeflateElement answer) throws HandshakeException {
        if (offer.serverNoContextTakeover() && !answer.serverNoContextTakeover()) {
            throw new HandshakeException("Expected server_no_context_takeover in the answer, since it was asked for");
        }
        if (offer.hasServerMaxWindowBits() && !answer.hasServerMaxWindowBits()) {
            throw new HandshakeException("Expected server_max_window_bits in the answer, since it was asked for");
        }
        if (answer.serverMaxWindowBits() > offer.serverMaxWindowBits()) {
            throw tooMany(
                    DeflateElement.SERVER_MAX_WINDOW_BITS, offer.serverMaxWindowBits(), answer.serverMaxWindowBits());
        }
        if (answer.hasClientMaxWindowBits()) {
            if (!offer.hasClientMaxWindowBits()) {
                throw new HandshakeException("client_max_window_bits is in the answer, but was not offered");
            }
            if (answer.isClientMaxWindowBitsBare()) {
                throw new HandshakeException(
                        "Expected a value of client_max_window_bits in the answer, but it has none");
            }
            if (answer.clientMaxWindowBits() > offer.clientMaxWindowBits()) {
                throw tooMany(
                        DeflateElement.CLIENT_MAX_WINDOW_BITS,
                        offer.clientMaxWindowBits(),
                        answer.clientMaxWindowBits());
            }
        }
        // What the offer announced for the client holds even where the answer is silent (sections 7.1.1.2 and 7.1.2.2).
        return new DeflateParameters(
                answer.serverNoContextTakeover(),
                offer.clientNoContextTakeover() || answer.clientNoContextTakeover(),
                answer.serverMaxWindowBits(),
                Math.min(offer.clientMaxWindowBits(), answer.clientMaxWindowBits()));
    }

    private static HandshakeException tooMany(String parameter, int offered, int answered) {
        return new HandshakeException(
                "Expected " + parameter + " of at most " + offered + " in the answer, but it is " + answered);
    }

    /** Writes an element, leaving out what has its default value. */
    private static final class ElementBuilder {
        private final List<Parameter> parameters = new ArrayList<>();

        ElementBuilder flag(String name, boolean present) {
            if (present) {
                parameters.add(new Parameter(name, null));
            }
            return this;
        }

        ElementBuilder bits(String name, int bits, boolean always) {
            if (always || bits < 15) {
                parameters.add(new Parameter(name, Integer.toString(bits)));
            }
            return this;
        }

        ExtensionHeader build() {
            return new ExtensionHeader(NAME, parameters);
        }
    }
}
