package org.fairlead.session;

import java.time.Duration;

/**
 * The part of {@link Settings} that only a client has. {@link Setting} has ranges and what happens at each limit.
 *
 * @param maxRedirects how many redirects are followed in turn; 0
 * @param proxy {@link ProxyServer#NONE} by default
 * @param reconnect whether an endpoint whose connection is lost is connected again; off
 * @param reconnectMinDelay before the first attempt to connect again; 1 s
 * @param reconnectMaxDelay the longest before any attempt, also where {@code reconnectMinDelay} is longer; 1 min
 * @param reconnectAttempts in a row; {@link Integer#MAX_VALUE} for no limit, which is the default
 */
public record ClientSettings(
        int maxRedirects,
        ProxyServer proxy,
        boolean reconnect,
        Duration reconnectMinDelay,
        Duration reconnectMaxDelay,
        int reconnectAttempts) {

    /** @throws IllegalArgumentException for a value outside its range */
    public ClientSettings {
        Settings.check(Setting.MAX_REDIRECTS, maxRedirects);
        Settings.check(Setting.RECONNECT_MIN_DELAY, reconnectMinDelay);
        Settings.check(Setting.RECONNECT_MAX_DELAY, reconnectMaxDelay);
        Settings.check(Setting.RECONNECT_ATTEMPTS, reconnectAttempts);
    }
}
