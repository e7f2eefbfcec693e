package org.fairlead.session;

/**
 * The part of {@link Settings} that matters before a session exists. {@link Setting} has defaults, ranges and what happens at each limit.
 *
 * @param deflate whether permessage-deflate is offered and accepted; off
 * @param originPolicy which origins a server admits where the endpoint's configurator does not say; same origin
 * @param maxRequestLineSize bytes; 8 KiB
 * @param maxHeadersSize bytes of all header fields; 16 KiB
 * @param maxHeaders header field lines; 100
 * @param serverHeader value of the Server field, "" for none; Fairlead
 */
public record HandshakeSettings(
        boolean deflate,
        OriginPolicy originPolicy,
        int maxRequestLineSize,
        int maxHeadersSize,
        int maxHeaders,
        String serverHeader) {

    /** @throws IllegalArgumentException for a value outside its range */
    public HandshakeSettings {
        Settings.check(Setting.MAX_REQUEST_LINE_SIZE, (long) maxRequestLineSize);
        Settings.check(Setting.MAX_HEADERS_SIZE, (long) maxHeadersSize);
        Settings.check(Setting.MAX_HEADERS, maxHeaders);
        Settings.check(Setting.SERVER_HEADER, serverHeader);
    }
}
