package org.fairlead.session;

/** On which threads application code runs. */
public enum Dispatch {
    /** Default: on a worker thread, in order per session; handlers may block. */
    WORKER,
    /** Where the bytes arrived: fastest, and the handler must not block. */
    EVENT_LOOP
}
