package org.fairlead.handshake;

/**
 * An HTTP/1.1 request without its body.
 *
 * @param target the request target as on the wire, for instance {@code /chat/lobby?name=a%20b}
 * @param version for instance {@code HTTP/1.1}
 */
public record RequestHead(String method, String target, String version, Headers headers) {}
