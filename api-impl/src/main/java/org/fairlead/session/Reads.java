package org.fairlead.session;

/** Whether we read, and for which reasons not. Confined to the serial executor. The lowest layer of the {@link Inbox}. */
abstract class Reads implements Runnable {
    /** The inbox is full. */
    static final int INBOX = 1;
    /** A handler on the event loop sends faster than the peer takes. */
    static final int OUTBOX = 2;

    final Connection connection;
    private byte reasons;
    private boolean stopped;

    Reads(Connection connection) {
        this.connection = connection;
    }

    /** Goes on where the engine itself holds what is left. @return whether the host is to go on */
    abstract boolean receiveRest();

    /** Whether nothing may be delivered now. */
    boolean paused() {
        return reasons != 0;
    }

    /** Whether that is a reason. */
    boolean pausedFor(int reason) {
        return (reasons & reason) != 0;
    }

    void pause(int reason) {
        if (connection.ended()) {
            return; // everything is read, and discarded
        }
        if (reason == OUTBOX && (reasons & OUTBOX) == 0) {
            connection.stalled();
        }
        reasons = (byte) (reasons | reason);
        if (!stopped) {
            stopped = true;
            connection.paused();
            connection.transport.pauseReads();
        }
    }

    void resume(int reason) {
        if ((reasons & reason) != 0) {
            reasons = (byte) (reasons & ~reason);
            if ((reason & OUTBOX) != 0) {
                connection.noLongerStalled();
            }
            if (reasons == 0) {
                connection.transport.execute(this); // not from here: the engine may be at work below us
            }
        }
    }

    @Override
    public void run() {
        if (reasons == 0 && stopped) {
            stopped = false;
            connection.resumed();
            if (receiveRest() && !stopped) {
                connection.transport.resumeReads();
            }
        }
    }

    /** The connection's end was decided. */
    void neverPause() {
        resume(INBOX | OUTBOX);
    }
}
