package org.fairlead.protocol;

/**
 * What both sides agreed on for permessage-deflate (RFC 7692 section 7.1).
 *
 * @param serverNoContextTakeover the server starts each message with an empty window
 * @param clientNoContextTakeover the client starts each message with an empty window
 * @param serverMaxWindowBits base-2 logarithm of the server's LZ77 window, 8 to 15
 * @param clientMaxWindowBits base-2 logarithm of the client's LZ77 window, 8 to 15
 */
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {

    public DeflateParameters {
        checkBits("server_max_window_bits", serverMaxWindowBits);
        checkBits("client_max_window_bits", clientMaxWindowBits);
    }

    static void checkBits(String name, int bits) {
        if (bits < 8 || bits > 15) {
            throw new IllegalArgumentException(name + " must be 8 to 15, not " + bits);
        }
    }
}
