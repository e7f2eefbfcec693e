package org.fairlead.session;

/** Whether we read, and for which reasons not. Confined to the serial executor. */
final class Reads implements Runnable {
    /** The inbox is full. */
    static final int INBOX = 1;
    /** A handler on the event loop sends faster than the peer takes. */
    static final int OUTBOX = 2;

    private final Connection connection;
    private final Transport transport;
    private final Timers timers;
    private int reasons;
    private boolean stopped;
    private boolean ended;

    Reads(Connection connection, Transport transport, Timers timers) {
        this.connection = connection;
        this.transport = transport;
        this.timers = timers;
    }

    /** Whether nothing may be delivered now. */
    boolean paused() {
        return reasons != 0;
    }

    void pause(int reason) {
        if (ended) {
            return;
        }
        if (reason == OUTBOX && (reasons & OUTBOX) == 0) {
            timers.stalled();
        }
        reasons |= reason;
        if (!stopped) {
            stopped = true;
            timers.paused();
            transport.pauseReads();
        }
    }

    void resume(int reason) {
        if ((reasons & reason) != 0) {
            reasons &= ~reason;
            if ((reason & OUTBOX) != 0) {
                timers.noLongerStalled();
            }
            if (reasons == 0) {
                transport.execute(this); // not from here: the engine may be at work below us
            }
        }
    }

    @Override
    public void run() {
        if (reasons == 0 && stopped) {
            stopped = false;
            timers.resumed();
            if (connection.parsing.receiveRest() && !stopped) {
                transport.resumeReads();
            }
        }
    }

    /** From now on everything is read, and discarded. */
    void neverPause() {
        ended = true;
        resume(INBOX | OUTBOX);
    }
}
