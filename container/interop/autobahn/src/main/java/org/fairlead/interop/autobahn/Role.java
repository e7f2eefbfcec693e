package org.fairlead.interop.autobahn;

import java.util.Locale;
import java.util.Map;

/** Which side is ours. */
enum Role {
    /** Our server, and the suite's fuzzing client. */
    SERVER("fuzzingclient"),
    /** Our client, and the suite's fuzzing server. */
    CLIENT("fuzzingserver");

    private final String mode;

    Role(String mode) {
        this.mode = mode;
    }

    /** The mode of the suite that meets it. */
    String mode() {
        return mode;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * By its name.
     *
     * @throws IllegalArgumentException where it is no role
     */
    static Role of(String name) {
        Role role = Map.of("server", SERVER, "client", CLIENT).get(name);
        if (role == null) {
            throw new IllegalArgumentException("A role is server or client, not \"" + name + "\"");
        }
        return role;
    }
}
