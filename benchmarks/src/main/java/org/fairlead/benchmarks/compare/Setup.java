package org.fairlead.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * How servers are started for a workload; workloads with equal setups share the running servers.
 *
 * @param messageSize the longest message in bytes; containers are told only beyond 8 KiB
 * @param touched whether the heap is in memory from the start, so that it does not hide in the resident size
 */
record Setup(boolean deflate, boolean tls, int messageSize, boolean touched) {

    /** The same for all, so that more workloads share the servers that run. */
    private static final int HEAP_MEGABYTES = 1024;

    static final Setup PLAIN = new Setup(false, false, 8192, false);

    Setup withMessages(int bytes) {
        // beyond the payload, some want room for the head of a frame
        return new Setup(deflate, tls, bytes + 1024, touched);
    }

    Setup withDeflate() {
        return new Setup(true, tls, messageSize, touched);
    }

    /** Until the code of a server that has just started is compiled: that of the JDK's TLS is much. */
    long firstWarmUpMillis() {
        return tls ? 5_500 : Comparison.FIRST_WARM_UP_MILLIS;
    }

    Setup withTls() {
        return new Setup(deflate, true, messageSize, touched);
    }

    Setup withTouchedHeap() {
        return new Setup(deflate, tls, messageSize, true);
    }

    List<String> jvmOptions(String keyStore) {
        List<String> options = new ArrayList<>(List.of(
                "-Xms" + HEAP_MEGABYTES + "m",
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                // else it leaves up to a twentieth of the heap where it is, as if it were in use, to save itself the
                // moving
                "-XX:MarkSweepDeadRatio=0",
                "-Dbenchmarks.message.size=" + messageSize,
                "-Dbenchmarks.deflate=" + deflate));
        if (tls) {
            options.add("-Dbenchmarks.keystore=" + keyStore);
        }
        if (touched) {
            options.add("-XX:+AlwaysPreTouch");
            // the optimising compiler takes tens of megabytes meanwhile, at any time
            options.add("-XX:TieredStopAtLevel=1");
        }
        return options;
    }
}
