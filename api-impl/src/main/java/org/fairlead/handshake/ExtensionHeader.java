package org.fairlead.handshake;

import java.util.ArrayList;
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
     * Parses all lines of the header. A value in quotes means the same as one without (RFC 6455 section 9.1), so quotes are not kept.
     *
     * @return in order; empty where there is no line
     * @throws HandshakeException where a line breaks the grammar
     */
    public static List<ExtensionHeader> parse(List<String> lines) throws HandshakeException {
        if (lines.isEmpty()) {
            return List.of();
        }
        List<ExtensionHeader> extensions = new ArrayList<>();
        for (String line : lines) {
            extensions.addAll(new ExtensionParser(line).list());
        }
        return List.copyOf(extensions);
    }

    /**
     * One header value.
     *
     * @throws IllegalArgumentException where a name or value is no token, which a value must be in quotes, too (RFC 6455 section 9.1)
     */
    public static String format(List<ExtensionHeader> extensions) {
        StringBuilder out = new StringBuilder();
        for (ExtensionHeader extension : extensions) {
            if (out.length() > 0) {
                out.append(", ");
            }
            extension.appendTo(out);
        }
        return out.toString();
    }

    private void appendTo(StringBuilder out) {
        out.append(checked("name of an extension", name));
        for (Parameter parameter : parameters) {
            out.append("; ").append(checked("name of an extension parameter", parameter.name));
            if (parameter.value != null) {
                out.append('=').append(checked("value of an extension parameter", parameter.value));
            }
        }
    }

    private static String checked(String what, String token) {
        if (!Token.isValid(token)) {
            throw new IllegalArgumentException("The " + what + " must be a token, not " + Excerpt.of(token));
        }
        return token;
    }
}
