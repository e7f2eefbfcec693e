package org.fairlead.session;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;

/**
 * Which timeouts, sizes and queues hold: one immutable value. A zero {@link Duration}, {@link #UNLIMITED} and {@link Integer#MAX_VALUE} switch a
 * limit off. {@link Setting} is the table with names, ranges and what happens at each limit; {@link ResolvedSettings} finds values outside the program.
 *
 * @param role whose settings they are
 * @param connectTimeout from TCP accept or connect to the end of the handshake; server 10 s, client 60 s
 * @param disconnectTimeout the closing handshake; server 10 s, client 60 s
 * @param maxIdleTimeout session idle timeout; none
 * @param sendTimeout longest wait of a blocking send, and default of an asynchronous one; 20 s
 * @param heartbeatInterval between pings; server 30 s, client none
 * @param heartbeatTimeout for the pong; 20 s
 * @param maxMessageSize bytes after inflation; 1 MiB
 * @param maxFragments per message; 10,000
 * @param messageQueueSize messages received and not yet taken; {@link #AUTO_QUEUE}
 * @param messageQueueBytes bytes received and not yet taken; 1 MiB
 * @param outboxMessages high-water mark; 256
 * @param outboxBytes high-water mark; 64 KiB (one larger message is allowed when empty)
 * @param awaitWritten sendCompletion=WRITTEN: a blocking send returns when its bytes are written, not when they are accepted
 * @param dispatch where handlers run; worker
 * @param workerThreads most threads that run handlers; 200, from JDK 24 on {@link #VIRTUAL_THREADS}
 * @param deflateLevel of zlib, 0 to 9; 4
 * @param connectionProperties whether a session's user properties tell of its connection; off
 * @param handshake what matters before a session exists
 * @param serverSettings what only a server has
 * @param clientSettings what only a client has
 */
public record Settings(
        Role role,
        Duration connectTimeout,
        Duration disconnectTimeout,
        Duration maxIdleTimeout,
        Duration sendTimeout,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        long maxMessageSize,
        int maxFragments,
        int messageQueueSize,
        long messageQueueBytes,
        int outboxMessages,
        long outboxBytes,
        boolean awaitWritten,
        Dispatch dispatch,
        int workerThreads,
        int deflateLevel,
        boolean connectionProperties,
        HandshakeSettings handshake,
        ServerSettings serverSettings,
        ClientSettings clientSettings) {

    /** For {@link #messageQueueSize}: 64 where messages are handed to callbacks, 1 where they are asked for. */
    public static final int AUTO_QUEUE = -1;

    /** No limit, for sizes. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** For {@link #workerThreads}: a virtual thread per task, which JDK 21 and later have. */
    public static final int VIRTUAL_THREADS = 0;

    /** @throws IllegalArgumentException for a value outside its range */
    public Settings {
        check(Setting.CONNECT_TIMEOUT, connectTimeout);
        check(Setting.DISCONNECT_TIMEOUT, disconnectTimeout);
        check(Setting.MAX_IDLE_TIMEOUT, maxIdleTimeout);
        check(Setting.SEND_TIMEOUT, sendTimeout);
        check(Setting.HEARTBEAT_INTERVAL, heartbeatInterval);
        check(Setting.HEARTBEAT_TIMEOUT, heartbeatTimeout);
        check(Setting.MAX_MESSAGE_SIZE, maxMessageSize);
        check(Setting.MAX_FRAGMENTS, maxFragments);
        check(Setting.MESSAGE_QUEUE_SIZE, messageQueueSize);
        check(Setting.MESSAGE_QUEUE_BYTES, messageQueueBytes);
        check(Setting.OUTBOX_MESSAGES, outboxMessages);
        check(Setting.OUTBOX_BYTES, outboxBytes);
        check(Setting.WORKER_THREADS, workerThreads);
        check(Setting.DEFLATE_LEVEL, deflateLevel);
    }

    static void check(Setting setting, Object value) {
        setting.read(value, "the program");
    }

    /**
     * A server's bare defaults: neither system properties nor the environment are read. {@link ResolvedSettings#load(Role)} gives what this process
     * is configured to use.
     */
    public static Settings server() {
        return defaults(Role.SERVER);
    }

    /**
     * A client's bare defaults: neither system properties nor the environment are read. {@link ResolvedSettings#load(Role)} gives what this process
     * is configured to use.
     */
    public static Settings client() {
        return defaults(Role.CLIENT);
    }

    private static Settings defaults(Role role) {
        Map<Setting, Object> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, setting.read(setting.defaultText(role), "the default"));
        }
        return new SettingsBuilder(role, values).build();
    }

    /** To change several values. */
    public SettingsBuilder toBuilder() {
        Map<Setting, Object> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, setting.valueIn(this));
        }
        return new SettingsBuilder(role, values);
    }

    /**
     * With one value changed.
     *
     * @param value text, such as {@code 64KiB}, or an object of the setting's Java type
     * @throws IllegalArgumentException for a wrong value
     */
    public Settings with(Setting setting, Object value) {
        return toBuilder().set(setting, value).build();
    }

    /**
     * With the values that an endpoint's user properties hold under keys that start with {@code org.fairlead.}; other keys are no business of ours.
     *
     * @throws IllegalArgumentException for such a key that no setting has, for a setting that holds for a whole container, and for a wrong value; the
     *     message names them
     */
    public Settings withUserProperties(Map<String, ? extends @Nullable Object> userProperties) {
        Map<Setting, Object> own = SettingsSource.ENDPOINT.read(role, userProperties);
        if (own.isEmpty()) {
            return this;
        }
        SettingsBuilder builder = toBuilder();
        own.forEach(builder::set);
        return builder.build();
    }

    /**
     * New worker threads, as many as {@link #workerThreads} says.
     *
     * @throws UnsupportedOperationException for virtual threads before JDK 21
     */
    public Workers newWorkers() {
        return workerThreads == VIRTUAL_THREADS ? Workers.virtual() : Workers.pool(workerThreads);
    }
}
