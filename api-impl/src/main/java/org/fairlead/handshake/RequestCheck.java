package org.fairlead.handshake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of RFC 6455 section 4.2.1 for one request, in the order in which a person would want to hear of them. */
final class RequestCheck {
    /** With letters and digits the characters of RFC 3986 host and port; what they mean together is for those who resolve it. */
    private static final String HOST_PUNCTUATION = "_.~!$&'()*+,;=%:[]-";

    /** How a target begins that is no path: RFC 6455 section 4.2.1 allows an absolute URI as well. */
    private static final List<String> SCHEMES = List.of("http://", "https://", "ws://", "wss://");

    /** What 16 bytes are in base64: 22 characters and the padding. */
    private static final int KEY_CHARACTERS = 22;

    private static final String KEY_PADDING = "==";
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
            requireOneOrigin();
            requireWebSocketVersion();
            String key = key();
            return new ServerHandshake.Valid(key, subprotocols(), extensions());
        } catch (Refusal refusal) {
            return new ServerHandshake.Refused(refusal.response);
        }
    }

    /** The answer to a request whose {@code Host} is missing, doubled or none; null to any other. */
    @Nullable
    ResponseHead checkHost() {
        if (headers.all(Field.HOST).equals(List.of(""))) {
            return null; // who asks knows no name, which is for handshakes alone to refuse
        }
        try {
            requireHost();
            return null;
        } catch (Refusal refusal) {
            return refusal.response;
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
        if (!headers.lists(Field.CONNECTION, "upgrade")) {
            throw badRequest("Connection must contain \"Upgrade\", but " + came(Field.CONNECTION));
        }
    }

    private void requireHttp() throws Refusal {
        if (!isHttpVersion(request.version())) {
            throw badRequest("The HTTP version must look like HTTP/1.1, but is " + Excerpt.of(request.version()) + ".");
        }
        if (request.version().startsWith("HTTP/0.") || request.version().equals("HTTP/1.0")) {
            throw new Refusal(ResponseHead.refusal(
                    505, "A WebSocket handshake needs HTTP/1.1 or higher, not " + request.version() + "."));
        }
        if (!isTarget(request.target())) {
            throw badRequest("The request target must be a path or an absolute URI without fragment, but is "
                    + Excerpt.of(request.target()) + ".");
        }
        requireAuthority(request.authority());
        requireHost();
    }

    /** RFC 9112 section 3.2, which every request has to keep to, a handshake or not. */
    private void requireHost() throws Refusal {
        if (!isHost(single(Field.HOST))) {
            throw badRequest("Host must be a host and maybe a port, but " + came(Field.HOST));
        }
    }

    /** User information is not shown: it may be a password. */
    private static void requireAuthority(@Nullable String authority) throws Refusal {
        if (authority == null || isHost(authority)) {
            return;
        }
        if (authority.indexOf('@') >= 0) {
            throw badRequest("The request target must have no user information in front of its host.");
        }
        throw badRequest(
                "The request target must name a host and maybe a port, but names " + Excerpt.of(authority) + ".");
    }

    /** Whether a text may be a host and maybe a port, as Host and the target have it. */
    static boolean isHost(String authority) {
        return Token.consists(authority, HOST_PUNCTUATION);
    }

    private static boolean isHttpVersion(String version) {
        return version.length() == "HTTP/1.1".length()
                && version.startsWith("HTTP/")
                && Token.isDigit(version.charAt(5))
                && version.charAt(6) == '.'
                && Token.isDigit(version.charAt(7));
    }

    /** Printable ASCII without a fragment. */
    private static boolean isTarget(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c < '!' || c > '~' || c == '#') {
                return false;
            }
        }
        return target.startsWith("/")
                || SCHEMES.stream().anyMatch(scheme -> target.regionMatches(true, 0, scheme, 0, scheme.length()));
    }

    private void requireNoBody() throws Refusal {
        if (headers.has(Field.CONTENT_LENGTH)
                && !headers.all(Field.CONTENT_LENGTH).stream().allMatch(length -> length.matches("0+"))) {
            throw badRequest("A WebSocket handshake has no body, but " + came(Field.CONTENT_LENGTH));
        }
        if (headers.has(Field.TRANSFER_ENCODING)) {
            throw badRequest("A WebSocket handshake has no body, but " + came(Field.TRANSFER_ENCODING));
        }
    }

    /** A single value (RFC 6455 section 4.2.2): of several, whoever decides would see the first alone. */
    private void requireOneOrigin() throws Refusal {
        if (headers.all(Field.ORIGIN).size() > 1) {
            throw badRequest("Origin may stand in the request once, but " + came(Field.ORIGIN));
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
        if (!isKey(key)) {
            throw badRequest(Field.KEY + " must be 16 bytes in base64, but " + came(Field.KEY));
        }
        return key;
    }

    /** Set bits after the sixteenth byte are in the RFC's own example. */
    private static boolean isKey(String key) {
        return key.length() == KEY_CHARACTERS + KEY_PADDING.length()
                && key.endsWith(KEY_PADDING)
                && Token.consists(key.substring(0, KEY_CHARACTERS), "+/");
    }

    private List<String> subprotocols() throws Refusal {
        List<String> subprotocols = headers.elements(Field.PROTOCOL);
        if (subprotocols.isEmpty()) {
            if (headers.has(Field.PROTOCOL)) {
                throw badRequest(Field.PROTOCOL + " must name at least one subprotocol where it is present.");
            }
            return subprotocols;
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
