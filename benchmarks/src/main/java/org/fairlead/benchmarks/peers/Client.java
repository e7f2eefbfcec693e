package org.fairlead.benchmarks.peers;

/** A client under test. */
interface Client {

    /**
     * Opens so many connections to {@code /echo}; when all are open, each sends a message, and again whatever comes back. Those that are open would delay the
     * handshakes of the others by what they have to do.
     */
    void open(int port, int connections, String message) throws Exception;
}
