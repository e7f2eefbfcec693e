package org.fairlead.session;

import java.time.Duration;

/**
 * Which timeouts, sizes and queues exist, with their defaults: this is the table. A zero {@link Duration} or {@link #UNLIMITED} switches a limit off.
 *
 * @param connectTimeout from TCP accept or connect to the end of the handshake; server 10 s, client 60 s
 * @param disconnectTimeout the closing handshake; server 10 s, client 60 s
 * @param maxIdleTimeout session idle timeout; none
 * @param sendTimeout longest wait of a blocking send, and default of an asynchronous one; 20 s
 * @param heartbeatInterval between pings; server 30 s, client none
 * @param heartbeatTimeout for the pong; 20 s
 * @param maxMessageSize bytes after inflation; 1 MiB
 * @param maxFragments per message; 10,000
 * @param inboxMessages messages received and not yet taken; 64
 * @param inboxBytes bytes received and not yet taken; 1 MiB
 * @param outboxMessages high-water mark; 256
 * @param outboxBytes high-water mark; 64 KiB (one larger message is allowed when empty)
 * @param awaitWritten sendCompletion=WRITTEN: a blocking send returns when its bytes are written, not when they are accepted
 */
public record Settings(
        Duration connectTimeout,
        Duration disconnectTimeout,
        Duration maxIdleTimeout,
        Duration sendTimeout,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        long maxMessageSize,
        int maxFragments,
        int inboxMessages,
        long inboxBytes,
        int outboxMessages,
        long outboxBytes,
        boolean awaitWritten) {

    /** No limit, for sizes. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    public static Settings server() {
        return new Settings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                1 << 20,
                10_000,
                64,
                1 << 20,
                256,
                64 << 10,
                false);
    }

    public static Settings client() {
        return new Settings(
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ofSeconds(20),
                Duration.ZERO,
                Duration.ofSeconds(20),
                1 << 20,
                10_000,
                64,
                1 << 20,
                256,
                64 << 10,
                false);
    }
}
