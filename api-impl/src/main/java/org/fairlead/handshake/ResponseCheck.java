package org.fairlead.handshake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of RFC 6455 section 4.1 for one response. */
final class ResponseCheck {
    private final RequestHead request;
    private final ResponseHead response;
    private final Headers headers;

    ResponseCheck(RequestHead request, ResponseHead response) {
        this.request = request;
        this.response = response;
        this.headers = response.headers();
    }

    ClientHandshake.Agreed check() throws HandshakeException {
        if (response.status() != 101) {
            String answer = response.statusAndReason();
            throw new HandshakeException(
                    "Expected the status 101 Switching Protocols, but the server answered "
                            + Excerpt.of(answer.strip()),
                    response);
        }
        requireSwitch();
        requireAcceptance();
        return new ClientHandshake.Agreed(subprotocol(), extensions(), headers);
    }

    private void requireSwitch() throws HandshakeException {
        List<String> protocols = headers.elements(Field.UPGRADE);
        if (protocols.size() != 1 || !protocols.get(0).equalsIgnoreCase("websocket")) {
            throw expected("Upgrade to be \"websocket\"", Field.UPGRADE);
        }
        if (!headers.lists(Field.CONNECTION, "upgrade")) {
            throw expected("Connection to contain \"Upgrade\"", Field.CONNECTION);
        }
    }

    private void requireAcceptance() throws HandshakeException {
        List<String> keys = request.headers().all(Field.KEY);
        if (keys.size() != 1) {
            throw new HandshakeException("Expected one " + Field.KEY + " in the request that was sent, but it has "
                    + keys.size() + "; a configurator must leave it alone");
        }
        String accept = AcceptKey.of(keys.get(0));
        if (!headers.all(Field.ACCEPT).equals(List.of(accept))) {
            throw expected(Field.ACCEPT + " to be \"" + accept + "\"", Field.ACCEPT);
        }
    }

    private String subprotocol() throws HandshakeException {
        List<String> chosen = headers.all(Field.PROTOCOL);
        if (chosen.isEmpty()) {
            return "";
        }
        List<String> offered = request.headers().elements(Field.PROTOCOL);
        if (chosen.size() > 1 || !offered.contains(chosen.get(0))) {
            throw expected(Field.PROTOCOL + " to be one of " + offered, Field.PROTOCOL);
        }
        return chosen.get(0);
    }

    private List<ExtensionHeader> extensions() throws HandshakeException {
        List<String> lines = headers.all(Field.EXTENSIONS);
        if (lines.size() > 1) { // section 11.3.2: many lines in a request, one in a response
            throw expected("one line of " + Field.EXTENSIONS, Field.EXTENSIONS);
        }
        List<ExtensionHeader> agreed = ExtensionHeader.parse(lines);
        Set<String> offered = new HashSet<>();
        for (ExtensionHeader offer : ExtensionHeader.parse(request.headers().all(Field.EXTENSIONS))) {
            offered.add(offer.name());
        }
        for (ExtensionHeader extension : agreed) {
            if (!offered.contains(extension.name())) {
                throw expected("extensions out of " + offered, Field.EXTENSIONS);
            }
        }
        return agreed;
    }

    private HandshakeException expected(String rule, String field) {
        List<String> values = headers.all(field);
        String came = switch (values.size()) {
            case 0 -> "has none";
            case 1 -> "has " + Excerpt.of(values.get(0));
            default -> "has " + values.size() + " of it";
        };
        return new HandshakeException("Expected " + rule + ", but the response " + came);
    }
}
