package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.util.List;
import org.fairlead.benchmarks.load.LoadGenerator.Moment;

/** A closed loop: as many messages as were echoed are sent again. */
final class EchoLoad implements Conversation {

    private final Job job;
    private final LoadLoop loop;
    private long messages;
    private long outstanding;
    private boolean finished;

    EchoLoad(Job job, LoadLoop loop) {
        this.job = job;
        this.loop = loop;
    }

    void run() throws IOException {
        List<LoadConnection> connections = loop.open(job.number("connections"), true);
        int depth = job.number("depth");
        for (LoadConnection connection : connections) {
            connection.converse(this);
            outstanding += depth;
            connection.send(depth);
        }
        loop.runFor(job.number("warm"));
        LoadGenerator.say("start");
        Moment before = Moment.now();
        long messagesBefore = messages;
        long bytesBefore = job.readBytes;
        loop.runFor(job.number("millis"));
        Moment after = Moment.now();
        LoadGenerator.say("result messages=" + (messages - messagesBefore) + " bytes=" + (job.readBytes - bytesBefore)
                + " " + after.since(before));
        finished = true;
        loop.runUntil(() -> outstanding == 0, 5);
        loop.closeAll();
    }

    @Override
    public void received(LoadConnection connection, int count) throws IOException {
        messages += count;
        if (finished) {
            outstanding -= count;
        } else {
            connection.send(count);
        }
    }
}
