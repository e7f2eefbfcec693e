package org.fairlead.client;

/** Where an attempt is, in the words of its messages. */
enum Stage {
    LOOKUP("the name lookup of"),
    TCP("the TCP connection with"),
    PROXY("the proxy handshake with"),
    TLS("the TLS handshake with"),
    HANDSHAKE("the WebSocket handshake with");

    private final String text;

    Stage(String text) {
        this.text = text;
    }

    /** @param where a name or an address */
    String with(String where) {
        return text + " " + where;
    }
}
