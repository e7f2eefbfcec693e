package org.fairlead.server;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The channels that were accepted and are not closed yet, each in the list of its event loop. Thread-safe. */
final class Arrivals {

    /** Immutable. */
    private final Map<EventExecutor, OfLoop> loops = new IdentityHashMap<>();

    /** How many there are. Whoever makes it zero notifies this object. */
    private final AtomicInteger open = new AtomicInteger();

    /** Those of one event loop, whose thread alone uses it: a list without nodes of its own. */
    final class OfLoop {
        private @Nullable Arrival first;

        void add(Arrival arrival) {
            Arrival second = first;
            arrival.next = second;
            if (second != null) {
                second.previous = arrival;
            }
            first = arrival;
            open.incrementAndGet();
        }

        /** Once for each that was added. */
        void remove(Arrival arrival) {
            Arrival before = arrival.previous;
            Arrival behind = arrival.next;
            if (before == null) {
                first = behind;
            } else {
                before.next = behind;
            }
            if (behind != null) {
                behind.previous = before;
            }
            arrival.previous = null;
            arrival.next = null;
            left();
        }

        private List<Channel> channels() {
            List<Channel> channels = new ArrayList<>();
            for (Arrival each = first; each != null; each = each.next) {
                if (each.channel != null) {
                    channels.add(each.channel);
                }
            }
            return channels;
        }
    }

    /** @param group whose event loops there are now and later */
    Arrivals(EventLoopGroup group) {
        for (EventExecutor loop : group) {
            loops.put(loop, new OfLoop());
        }
    }

    private void left() {
        if (open.decrementAndGet() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    OfLoop of(EventLoop loop) {
        return Objects.requireNonNull(loops.get(loop), "the event loop is none of the server's");
    }

    int size() {
        return open.get();
    }

    /** Does something soon with each channel that is open then, on its event loop. */
    void forEach(Consumer<Channel> action) {
        // one task for each channel, so that none has to do with what fails at another; and what it does may change the
        // list
        loops.forEach((loop, list) ->
                loop.execute(() -> list.channels().forEach(channel -> loop.execute(() -> action.accept(channel)))));
    }

    /**
     * Waits until there is none.
     *
     * @param deadlineNanos by {@link System#nanoTime}
     * @return whether that happened before the deadline
     */
    synchronized boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
        while (open.get() > 0) {
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
