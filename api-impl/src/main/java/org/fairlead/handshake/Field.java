package org.fairlead.handshake;

/** Names of the header fields that the opening handshake uses (RFC 6455 section 11.3, RFC 9110). */
final class Field {
    static final String HOST = "Host";
    static final String ORIGIN = "Origin";
    static final String UPGRADE = "Upgrade";
    static final String CONNECTION = "Connection";
    static final String KEY = "Sec-WebSocket-Key";
    static final String VERSION = "Sec-WebSocket-Version";
    static final String PROTOCOL = "Sec-WebSocket-Protocol";
    static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    static final String ACCEPT = "Sec-WebSocket-Accept";
    static final String CONTENT_LENGTH = "Content-Length";
    static final String TRANSFER_ENCODING = "Transfer-Encoding";

    private Field() {}
}
