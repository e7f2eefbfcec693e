package org.fairlead.server;

import java.util.Map;

/**
 * What a server has done so far and what it holds now, read counter by counter while they go on. Sums count from the start of the server.
 *
 * @param openConnections TCP and Unix connections that are open, those included that are still before or in their handshake
 * @param openSessions sessions whose {@code onOpen} was called and whose {@code onClose} has not returned
 * @param connections connections that were accepted, but for those of the health listener
 * @param upgrades connections that became WebSocket connections
 * @param refused connections that did not, by reason; every {@link Refusal} is there
 * @param stuckHandlers handlers, of all servers and clients of this process, that did not return for the setting {@code disconnect-timeout} after the
 *     end of their connection was due
 */
public record ServerStatistics(
        int openConnections,
        int openSessions,
        long connections,
        long upgrades,
        Map<Refusal, Long> refused,
        long stuckHandlers) {

    public ServerStatistics {
        refused = Map.copyOf(refused);
    }

    /** How many connections were refused for one reason. */
    public long refused(Refusal reason) {
        return refused.getOrDefault(reason, 0L);
    }
}
