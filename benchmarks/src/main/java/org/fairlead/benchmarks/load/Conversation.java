package org.fairlead.benchmarks.load;

import java.io.IOException;

/** What one job does with its connections; called on the loop's thread. */
interface Conversation {

    /** The connection is upgraded. */
    default void opened(LoadConnection connection) throws IOException {
        // most begin once all are open
    }

    /** So many messages ended in what was read. */
    void received(LoadConnection connection, int messages) throws IOException;

    /** The connection has ended after {@link LoadConnection#close()}; without it, the end is a failure of the job. */
    default void closed(LoadConnection connection) throws IOException {
        // nothing to do
    }
}
