package org.fairlead.session;

/** What became of a message that was offered to a connection, which never waits. */
public enum Offered {
    /** It will be sent, in the order of all senders. */
    TAKEN,
    /** It will be sent in place of an older one that was still waiting, which will not. */
    REPLACED,
    /** As much waits to be sent already as the high-water mark, or the hard limit, allows: it is not sent. */
    FULL,
    /** The connection is closed or closing: it is not sent. */
    GONE
}
