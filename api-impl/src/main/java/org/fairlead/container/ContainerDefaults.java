package org.fairlead.container;

import java.time.Duration;
import org.fairlead.session.SessionSetup.Limits;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;

/** What the setters of a {@code WebSocketContainer} change: the first values of sessions that open from then on. Thread-safe. */
final class ContainerDefaults {

    volatile long asyncSendMillis;
    volatile long maxIdleMillis;
    volatile int maxTextBytes;
    volatile int maxBinaryBytes;

    /** What the last session got, which the next one gets too where it is the same: as a rule all sessions share one. */
    private volatile @Nullable Limits latest;

    ContainerDefaults(Settings settings) {
        asyncSendMillis = millis(settings.sendTimeout());
        maxIdleMillis = millis(settings.maxIdleTimeout());
        maxTextBytes = bytes(settings.maxMessageSize());
        maxBinaryBytes = maxTextBytes;
    }

    /**
     * The limits of a new session: a setting of its endpoint that differs from the container's own wins, else the container's current value.
     */
    Limits limits(Settings container, Settings endpoint) {
        boolean ownIdle = !endpoint.maxIdleTimeout().equals(container.maxIdleTimeout());
        boolean ownSend = !endpoint.sendTimeout().equals(container.sendTimeout());
        boolean ownSize = endpoint.maxMessageSize() != container.maxMessageSize();
        long idle = ownIdle ? millis(endpoint.maxIdleTimeout()) : maxIdleMillis;
        long send = ownSend ? millis(endpoint.sendTimeout()) : asyncSendMillis;
        int text = ownSize ? bytes(endpoint.maxMessageSize()) : maxTextBytes;
        int binary = ownSize ? bytes(endpoint.maxMessageSize()) : maxBinaryBytes;
        Limits limits = latest;
        if (limits == null
                || limits.maxIdleMillis() != idle
                || limits.asyncSendMillis() != send
                || limits.maxTextBytes() != text
                || limits.maxBinaryBytes() != binary) {
            limits = new Limits(idle, send, text, binary);
            latest = limits;
        }
        return limits;
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }

    private static int bytes(long size) {
        return size >= Integer.MAX_VALUE ? -1 : (int) size;
    }
}
