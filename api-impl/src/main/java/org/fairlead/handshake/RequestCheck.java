package org.fairlead.handshake;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of RFC 6455 section 4.2.1 for one request, in the order in which a person would want to hear of them. */
final class RequestCheck {
    private static final Pattern HTTP_VERSION = Pattern.compile("HTTP/(\\d)\\.(\\d)");
    private static final Pattern HTTP_BEFORE_1_1 = Pattern.compile("HTTP/(0\\.\\d|1\\.0)");

    /** The characters of RFC 3986 host and port; what they mean together is for those who resolve it. */
    private static final Pattern HOST = Pattern.compile("[\\w.~!$&'()*+,;=%:\\[\\]-]+");

    /** Printable ASCII without a fragment; RFC 6455 section 4.2.1 allows the path alone or an absolute URI. */
    private static final Pattern TARGET =
            Pattern.compile("(/|(?:http|https|ws|wss)://)[!-~&&[^#]]*", Pattern.CASE_INSENSITIVE);

    private static final int KEY_BYTES = 16;
    private static final String SUPPORTED_VERSION = "13";

    private final RequestHead request;
    private final Headers headers;

    RequestCheck(RequestHead request) {
        this.request = request;
        this.headers = request.headers();
    }

    ServerHandshake.Checked check() {
        try {
            requireUpgrade();
            requireHttp();
            requireNoBody();
            requireWebSocketVersion();
            String key = key();
            return new ServerHandshake.Valid(key, subprotocols(), extensions());
        } catch (Refusal refusal) {
            return new ServerHandshake.Refused(refusal.response);
        }
    }

    private void requireUpgrade() throws Refusal {
        if (!ServerHandshake.isUpgrade(request)) {
            throw upgradeRequired(
                    "This resource speaks WebSocket only: expected a request with \"Upgrade: websocket\".");
        }
        if (!request.method().equals("GET")) {
            Headers allow = Headers.builder().add("Allow", "GET").build();
            throw new Refusal(ResponseHead.refusal(
                    405, "A WebSocket handshake uses GET, not " + Excerpt.of(request.method()) + ".", allow));
        }
        if (!ServerHandshake.asksForWebSocket(headers)) {
            throw badRequest("Upgrade must contain \"websocket\", but " + came(Field.UPGRADE));
        }
        if (!Token.listed(headers.elements(Field.CONNECTION), "upgrade")) {
            throw badRequest("Connection must contain \"Upgrade\", but " + came(Field.CONNECTION));
        }
    }

    private void requireHttp() throws Refusal {
        if (!HTTP_VERSION.matcher(request.version()).matches()) {
            throw badRequest("The HTTP version must look like HTTP/1.1, but is " + Excerpt.of(request.version()) + ".");
        }
        if (HTTP_BEFORE_1_1.matcher(request.version()).matches()) {
            throw new Refusal(ResponseHead.refusal(
                    505, "A WebSocket handshake needs HTTP/1.1 or higher, not " + request.version() + "."));
        }
        if (!TARGET.matcher(request.target()).matches()) {
            throw badRequest("The request target must be a path or an absolute URI without fragment, but is "
                    + Excerpt.of(request.target()) + ".");
        }
        if (!HOST.matcher(single(Field.HOST)).matches()) {
            throw badRequest("Host must be a host and maybe a port, but " + came(Field.HOST));
        }
    }

    private void requireNoBody() throws Refusal {
        for (String length : headers.all(Field.CONTENT_LENGTH)) {
            if (!length.matches("0+")) {
                throw badRequest("A WebSocket handshake has no body, but " + came(Field.CONTENT_LENGTH));
            }
        }
        if (headers.first(Field.TRANSFER_ENCODING) != null) {
            throw badRequest("A WebSocket handshake has no body, but " + came(Field.TRANSFER_ENCODING));
        }
    }

    private void requireWebSocketVersion() throws Refusal {
        List<String> versions = headers.all(Field.VERSION);
        if (versions.size() > 1) {
            throw badRequest(Field.VERSION + " must stand in the request once, but " + came(Field.VERSION));
        }
        if (!versions.contains(SUPPORTED_VERSION)) {
            throw upgradeRequired("The supported WebSocket version is 13, but " + came(Field.VERSION));
        }
    }

    private String key() throws Refusal {
        String key = single(Field.KEY);
        // The decoder does without padding, section 4.1 does not; set bits after the sixteenth byte are in the RFC's
        // own example.
        if (key.length() != 24 || decodedLength(key) != KEY_BYTES) {
            throw badRequest(Field.KEY + " must be 16 bytes in base64, but " + came(Field.KEY));
        }
        return key;
    }

    private static int decodedLength(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private List<String> subprotocols() throws Refusal {
        List<String> subprotocols = headers.elements(Field.PROTOCOL);
        if (subprotocols.isEmpty() && headers.first(Field.PROTOCOL) != null) {
            throw badRequest(Field.PROTOCOL + " must name at least one subprotocol where it is present.");
        }
        Set<String> seen = new HashSet<>();
        for (String subprotocol : subprotocols) {
            if (!Token.isValid(subprotocol)) {
                throw badRequest(
                        Field.PROTOCOL + " must be a list of tokens, but has " + Excerpt.of(subprotocol) + ".");
            }
            if (!seen.add(subprotocol)) {
                throw badRequest(Field.PROTOCOL + " must name each subprotocol once, but has " + Excerpt.of(subprotocol)
                        + " twice.");
            }
        }
        return subprotocols;
    }

    private List<ExtensionHeader> extensions() throws Refusal {
        try {
            return ExtensionHeader.parse(headers.all(Field.EXTENSIONS));
        } catch (HandshakeException e) {
            throw badRequest(e.getMessage() + ".");
        }
    }

    private String single(String field) throws Refusal {
        List<String> values = headers.all(field);
        if (values.size() != 1) {
            throw badRequest(field + " must stand in the request once, but " + came(field));
        }
        return values.get(0);
    }

    /** The end of a sentence that tells what a field holds instead. */
    private String came(String field) {
        List<String> values = headers.all(field);
        return switch (values.size()) {
            case 0 -> field + " is missing.";
            case 1 -> field + " is " + Excerpt.of(values.get(0)) + ".";
            default -> field + " stands there " + values.size() + " times.";
        };
    }

    private static Refusal badRequest(String sentence) {
        return new Refusal(ResponseHead.refusal(400, sentence));
    }

    private static Refusal upgradeRequired(String sentence) {
        Headers fields = Headers.builder()
                .add(Field.UPGRADE, "websocket")
                .add(Field.CONNECTION, "Upgrade, close")
                .add(Field.VERSION, SUPPORTED_VERSION)
                .build();
        return new Refusal(ResponseHead.refusal(426, sentence, fields));
    }

    /** Leaves the rules at the first that is broken; never seen outside. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient ResponseHead response;

        Refusal(ResponseHead response) {
            super(null, null, false, false);
            this.response = response;
        }
    }
}
