package org.fairlead.server;

import java.time.Duration;
import org.fairlead.session.Settings;

/** Server settings that differ from the defaults in one thing. */
final class SettingsOf {

    private SettingsOf() {}

    static Settings connectTimeout(Duration limit) {
        return Settings.server().toBuilder().connectTimeout(limit).build();
    }
}
