package org.fairlead.server;

import org.fairlead.container.Deployment;

/** Why a connection did not become a WebSocket connection. */
public enum Refusal {
    /** It did not finish its request within the setting {@code connect-timeout}. */
    TIMEOUT,
    /** Its bytes were no HTTP request that is accepted here: garbage, TLS on a plain port, too long, with a body, HTTP/1.1 without a Host. */
    REQUEST,
    /** A trusted proxy sent no valid PROXY header. */
    PROXY_HEADER,
    /** No endpoint and no page has the path. */
    NOT_FOUND,
    /** The origin is not admitted (403). */
    ORIGIN,
    /** The opening handshake breaks a rule, the configurator rejects it, or it is a plain request for an endpoint. */
    HANDSHAKE,
    /** {@code max-sessions} are open (503). */
    MAX_SESSIONS,
    /** {@code max-sessions-per-endpoint} are open (503). */
    MAX_SESSIONS_PER_ENDPOINT,
    /** {@code max-sessions-per-address} are open (429). */
    MAX_SESSIONS_PER_ADDRESS,
    /** The address opens connections faster than {@code max-connection-rate} (429, or a close where TLS is spoken). */
    MAX_CONNECTION_RATE,
    /** The server is shutting down (503). */
    SHUTDOWN;

    static Refusal of(Deployment.Refused.Reason reason) {
        return switch (reason) {
            case HANDSHAKE -> HANDSHAKE;
            case ORIGIN -> ORIGIN;
            case ENDPOINT_FULL -> MAX_SESSIONS_PER_ENDPOINT;
            case SHUTDOWN -> SHUTDOWN;
        };
    }
}
