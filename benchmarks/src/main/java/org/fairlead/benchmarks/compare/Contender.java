package org.fairlead.benchmarks.compare;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What takes part: a name, the class path that it runs with, its class there, which of its variants, and in what. */
enum Contender {
    FAIRLEAD("fairlead", "FairleadServer", "event-loop", Part.OURS),
    FAIRLEAD_WORKER("fairlead", "FairleadServer", "worker", Part.OURS),
    FAIRLEAD_WRITTEN("fairlead", "FairleadServer", "written", EnumSet.of(Part.ECHO)),
    FAIRLEAD_LOOP("fairlead", "FairleadServer", "loop", EnumSet.of(Part.BROADCAST)),
    FAIRLEAD_NIO(
            "fairlead", "FairleadServer", "event-loop", EnumSet.of(Part.IDLE), "-Dio.netty.transport.noNative=true"),
    NETTY_EPOLL("fairlead", "NettyServer", "epoll", Part.EVERY_SERVER),
    NETTY_NIO("fairlead", "NettyServer", "nio", Part.EVERY_SERVER),
    VERTX_EPOLL("vertx", "VertxServer", "epoll", Part.EVERY_SERVER),
    VERTX_NIO("vertx", "VertxServer", "nio", Part.EVERY_SERVER),
    UNDERTOW("undertow", "UndertowServer", "inline", Part.EVERY_SERVER),
    UNDERTOW_WORKER("undertow", "UndertowServer", "worker", Part.EVERY_SERVER),
    JETTY("jetty", "JettyServer", "", Part.EVERY_SERVER),
    TOMCAT("tomcat", "TomcatServer", "", Part.EVERY_SERVER),
    TYRUS("tyrus", "TyrusServer", "", EnumSet.of(Part.ECHO, Part.LATENCY, Part.IDLE, Part.BROADCAST, Part.CONNECT)),
    NETTY_BARE_EPOLL("fairlead", "BareNetty", "epoll", EnumSet.of(Part.IDLE)),
    NETTY_BARE_NIO("fairlead", "BareNetty", "nio", EnumSet.of(Part.IDLE)),
    NETTY_VALIDATING("fairlead", "NettyServer", "epoll-validating", EnumSet.noneOf(Part.class)),
    RAW("fairlead", "RawEcho", "", EnumSet.of(Part.ECHO)),
    FAIRLEAD_CLIENT("fairlead", "JakartaClient", "", EnumSet.of(Part.CLIENT), "-Dorg.fairlead.dispatch=event-loop"),
    FAIRLEAD_WORKER_CLIENT("fairlead", "JakartaClient", "", EnumSet.of(Part.CLIENT), "-Dorg.fairlead.dispatch=worker"),
    NETTY_CLIENT("fairlead", "NettyClient", "", EnumSet.of(Part.CLIENT)),
    VERTX_CLIENT("vertx", "VertxClient", "", EnumSet.of(Part.CLIENT)),
    UNDERTOW_CLIENT("undertow", "JakartaClient", "", EnumSet.of(Part.CLIENT)),
    JETTY_CLIENT("jetty", "JakartaClient", "", EnumSet.of(Part.CLIENT)),
    TOMCAT_CLIENT("tomcat", "JakartaClient", "", EnumSet.of(Part.CLIENT)),
    TYRUS_CLIENT("tyrus", "TyrusClient", "", EnumSet.of(Part.CLIENT));

    /** A kind of workload, as far as it decides who takes part. */
    enum Part {
        ECHO,
        DEFLATE,
        TLS,
        LATENCY,
        IDLE,
        BROADCAST,
        CONNECT,
        /** A loop of blocking sends stands still there, so nobody but Fairlead takes part. */
        STALLED,
        CLIENT;

        static final Set<Part> EVERY_SERVER = EnumSet.range(ECHO, CONNECT);
        static final Set<Part> OURS = EnumSet.range(ECHO, STALLED);
    }

    final String classPath;
    final String className;
    final String variant;
    final List<String> jvmOptions;
    private final Set<Part> parts;

    Contender(String classPath, String className, String variant, Set<Part> parts, String... jvmOptions) {
        this.classPath = classPath;
        this.className = className;
        this.variant = variant;
        this.parts = parts;
        this.jvmOptions = List.of(jvmOptions);
    }

    /** As on the command line and in the tables. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it takes part unless somebody else was asked for. */
    boolean takesPart(Part part) {
        return parts.contains(part);
    }

    /** Whether it can take part: also where it does so only when named. */
    boolean canTakePart(Part part) {
        return parts.contains(part) || this == NETTY_VALIDATING && part == Part.ECHO;
    }

    static Contender of(String label) {
        return Arrays.stream(values())
                .filter(contender -> contender.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server or client " + label + "; there are "
                        + Arrays.stream(values()).map(Contender::label).toList()));
    }
}
