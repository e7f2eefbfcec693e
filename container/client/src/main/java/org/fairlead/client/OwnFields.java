package org.fairlead.client;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.fairlead.handshake.ClientHandshake;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.jspecify.annotations.Nullable;

/** The fields that a client adds to every handshake, and those of them that it does not let anybody set: the handshake has its own. */
final class OwnFields {

    private static final String HOST = "Host";

    private OwnFields() {}

    /**
     * Adds a field, unless it is one of the handshake's own. {@code Host} is not: whoever connects to an address may be meant for a name that is served there.
     *
     * @throws IllegalArgumentException that names the field, and what is there in its place
     */
    static void add(Headers.Builder fields, String name, String value) {
        String instead = instead(name.toLowerCase(Locale.ROOT));
        if (instead != null) {
            throw new IllegalArgumentException("The field " + name + " cannot be set by header(..): " + instead);
        }
        if (name.equalsIgnoreCase(HOST)) {
            if (!ClientHandshake.isHost(value)) {
                throw new IllegalArgumentException(
                        "The field Host is a host and maybe a port, such as chat.example:8080, not \"" + value + "\"");
            }
            fields.remove(HOST);
        }
        fields.add(name, value);
    }

    /** What to do in place of setting the field; null for one that may be set. */
    private static @Nullable String instead(String name) {
        return switch (name) {
            case "sec-websocket-protocol" ->
                "subprotocols are named by subprotocols(..), or in the endpoint's configuration";
            case "sec-websocket-extensions" ->
                "compression is offered where the setting deflate is on, other extensions where the endpoint's"
                        + " configuration names them";
            case "upgrade", "connection" -> "every handshake has its own (RFC 6455 section 4.1)";
            case "content-length", "transfer-encoding" -> "a handshake has no body (RFC 6455 section 4.1)";
            default -> name.startsWith("sec-websocket-") ? "every handshake has its own (RFC 6455 section 4.1)" : null;
        };
    }

    /** The request with what it does not have yet; another host than that of the URI is the endpoint's own wish, and stays. */
    static RequestHead addTo(RequestHead request, URI uri, Headers fields) {
        boolean isOfTheUri =
                ClientHandshake.hostField(uri).equals(request.headers().first(HOST));
        String host = isOfTheUri ? fields.first(HOST) : null;
        Headers.Builder all = Headers.builder();
        for (Map.Entry<String, String> field : request.headers().entries()) {
            all.add(field.getKey(), host != null && field.getKey().equalsIgnoreCase(HOST) ? host : field.getValue());
        }
        for (Map.Entry<String, String> field : fields.entries()) {
            if (!request.headers().has(field.getKey())) {
                all.add(field.getKey(), field.getValue());
            }
        }
        return new RequestHead(request.method(), request.target(), request.version(), all.build());
    }
}
