package org.fairlead.benchmarks.load;

import java.io.IOException;
import org.fairlead.benchmarks.load.LoadGenerator.Moment;

/** Handshake, Close, end, and the next connection, so many at a time; counts those that the server has closed. */
final class ConnectLoad implements Conversation {

    private static final int FORGET_AFTER = 5_000;

    private final Job job;
    private final LoadLoop loop;
    private long closed;
    private int open;
    private boolean finished;

    ConnectLoad(Job job, LoadLoop loop) {
        this.job = job;
        this.loop = loop;
    }

    void run() throws IOException {
        for (int i = 0; i < job.number("connections"); i++) {
            open++;
            loop.connect(this);
        }
        loop.runFor(job.number("warm"));
        LoadGenerator.say("start");
        Moment before = Moment.now();
        long closedBefore = closed;
        loop.runFor(job.number("millis"));
        Moment after = Moment.now();
        LoadGenerator.say("result messages=" + (closed - closedBefore) + " bytes=0 " + after.since(before));
        finished = true;
        loop.runUntil(() -> open == 0, 5);
    }

    @Override
    public void opened(LoadConnection connection) throws IOException {
        connection.close();
    }

    @Override
    public void received(LoadConnection connection, int messages) {
        throw new IllegalStateException("a message came, and none was sent");
    }

    @Override
    public void closed(LoadConnection connection) throws IOException {
        open--;
        if (++closed % FORGET_AFTER == 0) {
            loop.forgetClosed();
        }
        if (!finished) {
            open++;
            loop.connect(this);
        }
    }
}
