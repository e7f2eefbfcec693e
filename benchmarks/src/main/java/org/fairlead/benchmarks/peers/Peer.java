package org.fairlead.benchmarks.peers;

/** A server under test: echoes text and binary messages at {@code /echo}, sends each message to all sessions at {@code /broadcast}. */
interface Peer {

    /** Starts to listen on the loopback address, with one I/O thread where that can be said, and returns the port. */
    int start(PeerOptions options) throws Exception;
}
