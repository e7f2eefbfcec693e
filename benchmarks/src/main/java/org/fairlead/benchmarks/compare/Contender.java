package org.fairlead.benchmarks.compare;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What takes part: a name, the class path that it runs with, its class there, which of its variants, and in what. */
enum Contender {
    FAIRLEAD("fairlead", "FairleadServer", "event-loop", Part.OURS),
    FAIRLEAD_WORKER("fairlead", "FairleadServer", "worker", Part.OURS),
    FAIRLEAD_WRITTEN("fairlead", "FairleadServer", "written", EnumSet.of(Part.ECHO)),
    FAIRLEAD_LOOP("fairlead", "FairleadServer", "loop", EnumSet.of(Part.BROADCAST, Part.BROADCAST_DEFLATE)),
    FAIRLEAD_NIO(
            "fairlead", "FairleadServer", "event-loop", EnumSet.of(Part.IDLE), "-Dio.netty.transport.noNative=true"),
    NETTY_EPOLL("fairlead", "NettyServer", "epoll", Part.EVERY_SERVER),
    NETTY_NIO("fairlead", "NettyServer", "nio", Part.SECOND_TRANSPORT),
    VERTX_EPOLL("vertx", "VertxServer", "epoll", Part.EVERY_SERVER),
    VERTX_NIO("vertx", "VertxServer", "nio", Part.SECOND_TRANSPORT),
    UNDERTOW("undertow", "UndertowServer", "inline", EnumSet.range(Part.ECHO, Part.IDLE_DEFLATE)),
    UNDERTOW_WORKER("undertow", "UndertowServer", "worker", EnumSet.of(Part.ECHO, Part.LATENCY)),
    JETTY("jetty", "JettyServer", "", Part.EVERY_SERVER),
    TOMCAT("tomcat", "TomcatServer", "", Part.EVERY_SERVER),
    TYRUS("tyrus", "TyrusServer", "", Part.WITHOUT_DEFLATE_AND_TLS),
    NETTY_BARE_EPOLL("fairlead", "BareNetty", "epoll", EnumSet.of(Part.IDLE)),
    NETTY_BARE_NIO("fairlead", "BareNetty", "nio", EnumSet.of(Part.IDLE)),
    NETTY_VALIDATING("fairlead", "NettyServer", "epoll-validating", EnumSet.noneOf(Part.class)),
    FAIRLEAD_IN_TOMCAT("fairlead+tomcat", "ServletTomcat", "fairlead", EnumSet.of(Part.IDLE_SERVLET)),
    TOMCAT_BARE("fairlead+tomcat", "ServletTomcat", "bare", EnumSet.of(Part.IDLE_SERVLET)),
    RAW(
            "fairlead",
            "RawEcho",
            "",
            EnumSet.of(Part.ECHO, Part.ECHO_MANY, Part.ECHO_KINDS, Part.BROADCAST, Part.LATENCY)),
    RAW_HANDED("fairlead", "RawEcho", "handed", EnumSet.of(Part.ECHO, Part.LATENCY)),
    RAW_WRITTEN("fairlead", "RawEcho", "written", EnumSet.of(Part.ECHO)),
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
        /** Of sizes that targets are about, so everyone takes part. */
        ECHO,
        /** Of many connections or large messages. */
        ECHO_MANY,
        /** Of other kinds of messages, and pipelined. */
        ECHO_KINDS,
        DEFLATE,
        TLS,
        LATENCY,
        IDLE,
        BROADCAST,
        BROADCAST_DEFLATE,
        CONNECT,
        IDLE_TLS,
        /** What sessions hold natively, beside {@link #IDLE}. */
        IDLE_DEFLATE,
        /** In a servlet host, whose sessions cannot be smaller than what the host keeps of an upgraded connection. */
        IDLE_SERVLET,
        /** A loop of blocking sends stands still there, so nobody but Fairlead takes part. */
        STALLED,
        CLIENT;

        static final Set<Part> EVERY_SERVER = EnumSet.range(ECHO, IDLE_TLS);

        /** Of peers that run on epoll and on NIO: where it matters which. */
        static final Set<Part> SECOND_TRANSPORT = EnumSet.of(ECHO, ECHO_MANY, DEFLATE, LATENCY);

        static final Set<Part> WITHOUT_DEFLATE_AND_TLS =
                EnumSet.of(ECHO, ECHO_MANY, ECHO_KINDS, LATENCY, IDLE, BROADCAST, CONNECT);
        static final Set<Part> OURS = EnumSet.complementOf(EnumSet.of(IDLE_SERVLET, CLIENT));
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

    /** Fairlead in one of its ways, which peers are compared with. */
    boolean isOurs() {
        return name().startsWith("FAIRLEAD");
    }

    /** Whether it shows what the machine and the load generator do by themselves. */
    boolean isControl() {
        return name().startsWith("RAW");
    }

    /** Whether it takes part unless somebody else was asked for. */
    boolean takesPart(Part part) {
        return parts.contains(part);
    }

    /** The other I/O of the same peer, of which the better counts; null for those that have one alone. */
    @Nullable
    Contender otherTransport() {
        return switch (this) {
            case NETTY_EPOLL -> NETTY_NIO;
            case NETTY_NIO -> NETTY_EPOLL;
            case VERTX_EPOLL -> VERTX_NIO;
            case VERTX_NIO -> VERTX_EPOLL;
            default -> null;
        };
    }

    /** Whether it is one of those peers whose handlers run on event loops. */
    boolean hasFastLoop() {
        return otherTransport() != null;
    }

    /** Whether it can take part: also where it does so only when named. */
    boolean canTakePart(Part part) {
        return parts.contains(part)
                || switch (this) {
                    case NETTY_NIO, VERTX_NIO, UNDERTOW_WORKER -> Part.EVERY_SERVER.contains(part);
                    case NETTY_VALIDATING, FAIRLEAD_WRITTEN ->
                        part == Part.ECHO_MANY || part == Part.ECHO_KINDS || part == Part.ECHO;
                    default -> false;
                };
    }

    static Contender of(String label) {
        return Arrays.stream(values())
                .filter(contender -> contender.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server or client " + label + "; there are "
                        + Arrays.stream(values()).map(Contender::label).toList()));
    }
}
