package org.fairlead.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's side of the opening handshake (RFC 6455 section 4.2). */
public final class ServerHandshake {

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
    public record Valid(String key, List<String> subprotocols, List<ExtensionHeader> extensions) implements Checked {}

    /** A request that must be refused, with the answer to send. */
    public record Refused(ResponseHead response) implements Checked {}

    /** Whether the request asks for an upgrade to WebSocket at all, rightly or wrongly, so that it is not a plain HTTP request. */
    public static boolean isUpgrade(RequestHead request) {
        throw new UnsupportedOperationException();
    }

    /** Applies every rule of section 4.2.1, strictly; each refusal has a status and a sentence that names the reason. */
    public static Checked check(RequestHead request) {
        throw new UnsupportedOperationException();
    }

    /**
     * The 101 response. Mandatory fields are set last, so that nothing in {@code extra} can replace them.
     *
     * @param subprotocol the chosen one, or null or "" for none; must be one of those proposed
     * @param extensions the agreed ones
     * @param extra further fields, for instance from a configurator
     */
    public static ResponseHead accept(
            Valid request, @Nullable String subprotocol, List<ExtensionHeader> extensions, Headers extra) {
        throw new UnsupportedOperationException();
    }
}
