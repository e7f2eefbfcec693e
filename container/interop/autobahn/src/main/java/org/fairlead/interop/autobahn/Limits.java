package org.fairlead.interop.autobahn;

import org.fairlead.session.Dispatch;
import org.fairlead.session.SettingsBuilder;

/** The settings of a run: what is not said here has its default. */
final class Limits {

    /** The suite's largest messages have exactly so many bytes. */
    static final int MESSAGE = 16 << 20;

    /** 4 MiB in fragments of 64 bytes with an empty one at the end, cases 9.3.1 and 9.4.1. */
    static final int FRAGMENTS = 65_537;

    private Limits() {}

    static SettingsBuilder of(SettingsBuilder settings, Dispatch dispatch) {
        return settings.maxMessageSize(MESSAGE)
                .maxFragments(FRAGMENTS)
                .deflate(true)
                .dispatch(dispatch);
    }
}
