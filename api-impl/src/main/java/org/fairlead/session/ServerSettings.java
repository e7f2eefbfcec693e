package org.fairlead.session;

import java.time.Duration;

/**
 * The part of {@link Settings} that only a server has. {@link Setting} has ranges and what happens at each limit. {@link Integer#MAX_VALUE} switches a
 * limit off.
 *
 * @param maxSessions at the same time; {@link #AUTO} by default, which the host resolves
 * @param maxSessionsPerAddress at the same time from one address; none
 * @param maxSessionsPerEndpoint at the same time of one endpoint; none
 * @param maxConnectionRate new connections per second from one address; none
 * @param trustedProxies who may say where a request comes from; nobody
 * @param forwardedHeaders which header fields of a trusted proxy tell of the client; off
 * @param proxyProtocol whether a trusted proxy's connection begins with a PROXY header; off
 * @param drainTimeout how long a server that stops waits for its sessions; 10 s
 */
public record ServerSettings(
        int maxSessions,
        int maxSessionsPerAddress,
        int maxSessionsPerEndpoint,
        int maxConnectionRate,
        AddressRanges trustedProxies,
        ForwardedHeaders forwardedHeaders,
        boolean proxyProtocol,
        Duration drainTimeout) {

    /** For {@link #maxSessions}: 80 % of the file descriptors that the process may have open; unlimited where that is not known. */
    public static final int AUTO = 0;

    /** Which header fields of a trusted proxy are believed. */
    public enum ForwardedHeaders {
        /** None. */
        OFF,
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED,
        /** {@code X-Forwarded-For}, {@code X-Forwarded-Proto}, {@code X-Forwarded-Host} and {@code X-Forwarded-Port}. */
        X_FORWARDED
    }

    /** @throws IllegalArgumentException for a value outside its range */
    public ServerSettings {
        Settings.check(Setting.MAX_SESSIONS, maxSessions);
        Settings.check(Setting.MAX_SESSIONS_PER_ADDRESS, maxSessionsPerAddress);
        Settings.check(Setting.MAX_SESSIONS_PER_ENDPOINT, maxSessionsPerEndpoint);
        Settings.check(Setting.MAX_CONNECTION_RATE, maxConnectionRate);
        Settings.check(Setting.DRAIN_TIMEOUT, drainTimeout);
    }
}
