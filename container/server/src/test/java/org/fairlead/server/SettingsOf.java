package org.fairlead.server;

import java.time.Duration;
import org.fairlead.session.Settings;

/** Server settings that differ from the defaults in one thing. */
final class SettingsOf {

    private SettingsOf() {}

    static Settings connectTimeout(Duration limit) {
        Settings s = Settings.server();
        return new Settings(
                limit,
                s.disconnectTimeout(),
                s.maxIdleTimeout(),
                s.sendTimeout(),
                s.heartbeatInterval(),
                s.heartbeatTimeout(),
                s.maxMessageSize(),
                s.maxFragments(),
                s.inboxMessages(),
                s.inboxBytes(),
                s.outboxMessages(),
                s.outboxBytes(),
                s.awaitWritten());
    }
}
