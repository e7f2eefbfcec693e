package org.fairlead.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One element of {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1): a name and its parameters in order. */
public record ExtensionHeader(String name, List<Parameter> parameters) {

    public ExtensionHeader {
        parameters = List.copyOf(parameters);
    }

    /** A parameter; the value is null where the header has the bare name. */
    public record Parameter(String name, @Nullable String value) {}

    /**
     * Parses all lines of the header.
     *
     * @throws HandshakeException where a line breaks the grammar
     */
    public static List<ExtensionHeader> parse(List<String> lines) throws HandshakeException {
        throw new UnsupportedOperationException();
    }

    /** One header value; values that are not tokens are quoted. */
    public static String format(List<ExtensionHeader> extensions) {
        throw new UnsupportedOperationException();
    }
}
