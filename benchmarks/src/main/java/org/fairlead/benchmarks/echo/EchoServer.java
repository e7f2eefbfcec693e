package org.fairlead.benchmarks.echo;

import java.util.Map;

/**
 * Runs one echo server in this JVM until standard input ends, so that it never outlives whoever started it. Prints {@code port N} once it
 * listens.
 */
public final class EchoServer {

    /** A server that echoes text and binary messages at {@code /}. */
    interface Peer {
        /** Starts to listen on the loopback address and returns the port. */
        int start() throws Exception;
    }

    /** Every server that the comparison knows, by the name on its command line. */
    static final Map<String, Peer> PEERS = Map.of(
            "fairlead", FairleadEcho::eventLoop,
            "fairlead-worker", FairleadEcho::worker,
            "netty-epoll", NettyEcho::epoll,
            "netty-nio", NettyEcho::nio,
            "undertow", UndertowEcho::start);

    private EchoServer() {}

    public static void main(String[] args) throws Exception {
        Peer peer = PEERS.get(args[0]);
        if (peer == null) {
            throw new IllegalArgumentException("unknown server " + args[0] + ", known: " + PEERS.keySet());
        }
        System.out.println("port " + peer.start());
        while (System.in.read() >= 0) {
            // whatever comes is ignored
        }
        System.exit(0);
    }
}
