package org.fairlead.handshake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server's side of the opening handshake (RFC 6455 section 4.2). */
public final class ServerHandshake {

    /** What nobody but the handshake says in its answer, and what would announce a body. */
    private static final List<String> OWN = List.of(
            Field.CONTENT_LENGTH,
            Field.TRANSFER_ENCODING,
            Field.UPGRADE,
            Field.CONNECTION,
            Field.ACCEPT,
            Field.PROTOCOL,
            Field.EXTENSIONS);

    private static final byte[] NO_BODY = {};

    private ServerHandshake() {}

    /** What {@link #check} found. */
    public sealed interface Checked permits Valid, Refused {}

    /**
     * A request that may be accepted.
     *
     * @param key the value of {@code Sec-WebSocket-Key}
     * @param subprotocols as proposed, in the client's order of preference
     * @param extensions as offered, in order
     */
    public record Valid(String key, List<String> subprotocols, List<ExtensionHeader> extensions) implements Checked {
        public Valid {
            subprotocols = List.copyOf(subprotocols);
            extensions = List.copyOf(extensions);
        }
    }

    /** A request that must be refused, with the answer to send. */
    public record Refused(ResponseHead response) implements Checked {}

    /**
     * Whether the request asks for an upgrade to WebSocket at all, rightly or wrongly, so that it is not a plain HTTP request: it names websocket in
     * {@code Upgrade}, or has a {@code Sec-WebSocket-Key}.
     */
    public static boolean isUpgrade(RequestHead request) {
        return asksForWebSocket(request.headers()) || request.headers().has(Field.KEY);
    }

    /**
     * Applies every rule of section 4.2.1, strictly; each refusal has a status and a sentence that names the reason.
     *
     * <p>A plain HTTP request and an unsupported version get 426 with {@code Upgrade} and {@code Sec-WebSocket-Version: 13}, a method other than GET
     * 405 with {@code Allow}, HTTP/1.0 and older 505, anything else that is wrong 400.
     */
    public static Checked check(RequestHead request) {
        return new RequestCheck(request).check();
    }

    /**
     * Whether a request says which host it is for, as every request of HTTP/1.1 must, be it a handshake or not (RFC 9112 section 3.2): one {@code Host},
     * which is a host and maybe a port, or empty.
     *
     * @return the 400 to answer with; null where nothing is wrong, and for another version of HTTP
     */
    public static @Nullable ResponseHead checkHost(RequestHead request) {
        return request.version().equals("HTTP/1.1") ? new RequestCheck(request).checkHost() : null;
    }

    static boolean asksForWebSocket(Headers headers) {
        return headers.lists(Field.UPGRADE, "websocket");
    }

    /**
     * The 101 response. Mandatory fields are set last, so that nothing in {@code extra} can replace them; of the same reason {@code extra} cannot
     * announce a body.
     *
     * @param subprotocol the chosen one, or null or "" for none; must be one of those proposed
     * @param extensions the agreed ones; each must be one of those offered, by name
     * @param extra further fields, for instance from a configurator
     * @throws IllegalArgumentException for a subprotocol or an extension that the client did not propose: RFC 6455 section 4.1 would have it fail the
     *     connection
     */
    public static ResponseHead accept(
            Valid request, @Nullable String subprotocol, List<ExtensionHeader> extensions, Headers extra) {
        Headers.Builder headers = Headers.builder().addAll(extra);
        OWN.forEach(headers::remove);
        headers.add(Field.UPGRADE, "websocket")
                .add(Field.CONNECTION, "Upgrade")
                .add(Field.ACCEPT, AcceptKey.of(request.key()));
        if (subprotocol != null && !subprotocol.isEmpty()) {
            if (!request.subprotocols().contains(subprotocol)) {
                throw new IllegalArgumentException("The subprotocol must be one of those that the client proposed, "
                        + request.subprotocols() + ", not " + Excerpt.of(subprotocol));
            }
            headers.add(Field.PROTOCOL, subprotocol);
        }
        if (!extensions.isEmpty()) {
            requireOffered(request, extensions);
            headers.add(Field.EXTENSIONS, ExtensionHeader.format(extensions));
        }
        return new ResponseHead(101, ResponseHead.reasonPhrase(101), headers.build(), NO_BODY);
    }

    private static void requireOffered(Valid request, List<ExtensionHeader> extensions) {
        Set<String> offered = new HashSet<>();
        request.extensions().forEach(offer -> offered.add(offer.name()));
        for (ExtensionHeader extension : extensions) {
            if (!offered.contains(extension.name())) {
                throw new IllegalArgumentException("An extension must be one of those that the client offered, "
                        + offered + ", not " + Excerpt.of(extension.name()));
            }
        }
    }
}
