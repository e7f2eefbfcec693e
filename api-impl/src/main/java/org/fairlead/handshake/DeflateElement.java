package org.fairlead.handshake;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.handshake.ExtensionHeader.Parameter;
import org.jspecify.annotations.Nullable;

/** The four parameters of one permessage-deflate element (RFC 7692 section 7.1), each valid by itself. */
final class DeflateElement {
    static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /** Section 7.1.2: decimal, without leading zeros. */
    private static final List<String> WINDOW_BITS = List.of("8", "9", "10", "11", "12", "13", "14", "15");

    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> bits = new HashMap<>();

    private DeflateElement() {}

    /** @throws HandshakeException for a parameter that is unknown, stands twice, or has a value that section 7.1 does not allow */
    static DeflateElement of(ExtensionHeader extension) throws HandshakeException {
        DeflateElement element = new DeflateElement();
        for (Parameter parameter : extension.parameters()) {
            element.add(parameter.name(), parameter.value());
        }
        return element;
    }

    private void add(String name, @Nullable String value) throws HandshakeException {
        switch (name) {
            case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> {
                if (value != null) {
                    throw new HandshakeException(name + " must have no value, but has " + Excerpt.of(value));
                }
            }
            case SERVER_MAX_WINDOW_BITS -> bits.put(name, windowBits(name, value == null ? "" : value));
            case CLIENT_MAX_WINDOW_BITS -> {
                if (value != null) {
                    bits.put(name, windowBits(name, value));
                }
            }
            default ->
                throw new HandshakeException(
                        "Expected a parameter that permessage-deflate has, but found " + Excerpt.of(name));
        }
        if (!names.add(name)) {
            throw new HandshakeException(name + " must stand in permessage-deflate once, but stands there twice");
        }
    }

    private static int windowBits(String name, String value) throws HandshakeException {
        int index = WINDOW_BITS.indexOf(value);
        if (index < 0) {
            throw new HandshakeException(name + " must be 8 to 15, but is " + Excerpt.of(value));
        }
        return 8 + index;
    }

    boolean serverNoContextTakeover() {
        return names.contains(SERVER_NO_CONTEXT_TAKEOVER);
    }

    boolean clientNoContextTakeover() {
        return names.contains(CLIENT_NO_CONTEXT_TAKEOVER);
    }

    boolean hasServerMaxWindowBits() {
        return names.contains(SERVER_MAX_WINDOW_BITS);
    }

    /** 15 where it is absent. */
    int serverMaxWindowBits() {
        return bits.getOrDefault(SERVER_MAX_WINDOW_BITS, 15);
    }

    boolean hasClientMaxWindowBits() {
        return names.contains(CLIENT_MAX_WINDOW_BITS);
    }

    /** Whether it has no value, which only an offer may have; asked where it is present. */
    boolean isClientMaxWindowBitsBare() {
        return !bits.containsKey(CLIENT_MAX_WINDOW_BITS);
    }

    /** 15 where it is absent or bare. */
    int clientMaxWindowBits() {
        return bits.getOrDefault(CLIENT_MAX_WINDOW_BITS, 15);
    }
}
