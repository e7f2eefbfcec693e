package org.fairlead.tck.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which tests of the TCK are run. */
enum Suite {
    /** Those of the specification alone. */
    SPEC,
    /** Those that want beans, users, TLS and HTTP sessions around WebSocket, from the TCK of the platform. */
    PLATFORM;

    /** Hosts that have what the platform's tests want. */
    private static final List<String> PLATFORM_HOSTS = List.of("tomcat", "jetty");

    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> options() {
        return Arrays.stream(values()).map(Suite::option).toList();
    }

    static Suite of(String option) {
        return valueOf(option.toUpperCase(Locale.ROOT));
    }

    /** @throws IllegalArgumentException where it cannot be run with these */
    void require(String host, String server) {
        if (this == PLATFORM && (!PLATFORM_HOSTS.contains(host) || !server.equals("fairlead"))) {
            throw new IllegalArgumentException(
                    "-Dtck.suite=platform wants users, TLS and a bean container around Fairlead: expected"
                            + " -Dtck.host=" + String.join(" or ", PLATFORM_HOSTS) + " and -Dtck.server=fairlead, not "
                            + host
                            + " and " + server);
        }
    }

    /** The file of expected results. */
    String expectedFile(String host, String client, String server) {
        return (this == PLATFORM ? "platform-" : "") + host + "-client-" + client + "-server-" + server + ".txt";
    }
}
