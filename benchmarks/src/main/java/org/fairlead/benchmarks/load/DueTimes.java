package org.fairlead.benchmarks.load;

/** When the messages of one connection that are not echoed yet were due, oldest first. */
final class DueTimes {

    private final long[] times;
    private int first;
    private int size;

    DueTimes(int most) {
        times = new long[most];
    }

    /** False if there is no room. */
    boolean add(long nanos) {
        if (size == times.length) {
            return false;
        }
        times[(first + size++) % times.length] = nanos;
        return true;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long next() {
        if (size == 0) {
            throw new IllegalStateException("an echo came for which no message was sent");
        }
        long next = times[first];
        first = (first + 1) % times.length;
        size--;
        return next;
    }
}
