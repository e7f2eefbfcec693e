package org.fairlead.tck.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A servlet container that the TCK's applications are deployed on, with Fairlead in it: what of a class path it is, its API included. */
enum ServletServer {
    TOMCAT("tomcat-.*", "TomcatHost"),
    JETTY("(jetty|asm)-.*", "JettyHost"),
    UNDERTOW("(undertow|xnio|wildfly|jboss-logging|jboss-threads|smallrye)-.*", "UndertowHost");

    /** What the servers that do not bring it themselves need too. */
    private static final Pattern SHARED =
            Pattern.compile("(jakarta\\.(servlet|annotation|enterprise|interceptor|transaction|inject)|slf4j)-.*");

    private final Pattern own;
    private final String host;

    ServletServer(String own, String host) {
        this.own = Pattern.compile(own);
        this.host = host;
    }

    boolean owns(String file) {
        return own.matcher(file).matches();
    }

    /** Tomcat has the Servlet API inside. */
    boolean needs(String file) {
        return owns(file) || this != TOMCAT && SHARED.matcher(file).matches();
    }

    static boolean ownsAny(String file) {
        for (ServletServer server : values()) {
            if (server.owns(file)) {
                return true;
            }
        }
        return false;
    }

    /** The simple name of its {@link org.fairlead.tck.spi.Host}. */
    String host() {
        return host;
    }

    /** What {@code tck.host} may be: the standalone server, or one of these. */
    static List<String> hosts() {
        return Stream.concat(
                        Stream.of("standalone"),
                        Arrays.stream(values()).map(server -> server.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    static Optional<ServletServer> of(String name) {
        for (ServletServer server : values()) {
            if (server.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(server);
            }
        }
        return Optional.empty();
    }
}
