package org.fairlead.benchmarks.peers;

/** A client under test. */
interface Client {

    /** Opens so many connections to {@code /echo}; each sends a message, and again whatever comes back. */
    void open(int port, int connections, String message) throws Exception;
}
