package org.fairlead.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;

/**
 * The table of settings: what each is called, which values it takes, what it is by default, and what happens at the limit.
 *
 * <p>{@code max-message-size}, for example, is {@code org.fairlead.max-message-size} as a system property, an endpoint's user property or a context
 * parameter, {@code ORG_FAIRLEAD_MAX_MESSAGE_SIZE} in the environment, and {@link Settings#maxMessageSize} in Java.
 */
public enum Setting {
    CONNECT_TIMEOUT(
            time("1ms", "24h"),
            "10s",
            "60s",
            Level.CLIENT_ENDPOINT,
            Settings::connectTimeout,
            "From TCP accept (server) or name lookup (client) to the end of the opening handshake",
            "A server closes the connection silently; a client's connect fails with an IOException"),
    DISCONNECT_TIMEOUT(
            time("1ms", "24h"),
            "10s",
            "60s",
            Level.ENDPOINT,
            Settings::disconnectTimeout,
            "The closing handshake, from the first Close frame to the end of the connection",
            "The connection is cut"),
    MAX_IDLE_TIMEOUT(
            time("1ms", "87600h"),
            "none",
            "none",
            Level.ENDPOINT,
            Settings::maxIdleTimeout,
            "Longest time without anything sent or received; Session.setMaxIdleTimeout changes it",
            "The session closes: 1006 for onClose, 1001 on the wire"),
    SEND_TIMEOUT(
            time("1ms", "24h"),
            "20s",
            "20s",
            Level.ENDPOINT,
            Settings::sendTimeout,
            "Longest wait of a blocking send, and the default of an asynchronous one",
            "SendTimeoutException; the message is withdrawn, or the connection cut where part of it was sent"),
    HEARTBEAT_INTERVAL(
            time("1ms", "24h"),
            "30s",
            "none",
            Level.ENDPOINT,
            Settings::heartbeatInterval,
            "Between our pings; none sends no pings",
            "A ping is sent"),
    HEARTBEAT_TIMEOUT(
            time("1ms", "24h"),
            "20s",
            "20s",
            Level.ENDPOINT,
            Settings::heartbeatTimeout,
            "From a heartbeat's ping to its pong; stands still while we pause reading",
            "The session closes: 1006 for onClose, 1011 on the wire"),
    MAX_MESSAGE_SIZE(
            size("1B", "1TiB", true),
            "1MiB",
            "1MiB",
            Level.ENDPOINT,
            Settings::maxMessageSize,
            "Bytes of a received message, after inflation; text counts in UTF-8",
            "The session closes with 1009"),
    MAX_FRAGMENTS(
            count(1, 100_000_000),
            "10000",
            "10000",
            Level.ENDPOINT,
            Settings::maxFragments,
            "Frames of a received message",
            "The session closes with 1009"),
    INBOX_MESSAGES(
            count(1, 1_000_000),
            "64",
            "64",
            Level.ENDPOINT,
            Settings::inboxMessages,
            "Messages received and not yet taken by the application",
            "Reading pauses, and TCP slows the peer down"),
    INBOX_BYTES(
            size("1KiB", "1TiB", true),
            "1MiB",
            "1MiB",
            Level.ENDPOINT,
            Settings::inboxBytes,
            "Bytes received and not yet taken by the application",
            "Reading pauses, and TCP slows the peer down"),
    OUTBOX_MESSAGES(
            new SettingType.Count(1, 1_000_000, null, 0),
            "256",
            "256",
            Level.ENDPOINT,
            Settings::outboxMessages,
            "High-water mark of messages that were sent and are not yet written",
            "A blocking send waits; one that may not wait queues, and fails at a multiple of the mark"),
    OUTBOX_BYTES(
            size("1KiB", "1GiB", false),
            "64KiB",
            "64KiB",
            Level.ENDPOINT,
            Settings::outboxBytes,
            "High-water mark of bytes that were sent and are not yet written; one larger message may go when it is empty",
            "A blocking send waits; one that may not wait queues, and fails at a multiple of the mark"),
    SEND_COMPLETION(
            SettingType.Choice.of("accepted", false, "written", true),
            "accepted",
            "accepted",
            Level.ENDPOINT,
            Settings::awaitWritten,
            "When a blocking send returns: its bytes are taken below the high-water mark, or written to the socket",
            null),
    DISPATCH(
            SettingType.Choice.of("worker", Dispatch.WORKER, "event-loop", Dispatch.EVENT_LOOP),
            "worker",
            "worker",
            Level.ENDPOINT,
            Settings::dispatch,
            "Where handlers run: on worker threads, where they may block, or where the bytes arrived, where they must not",
            null),
    WORKER_THREADS(
            new SettingType.Count(
                    1, 100_000, Runtime.version().feature() >= 21 ? "virtual" : null, Settings.VIRTUAL_THREADS),
            Runtime.version().feature() >= 24 ? "virtual" : "200",
            Runtime.version().feature() >= 24 ? "virtual" : "200",
            Level.CONTAINER,
            Settings::workerThreads,
            "Most threads that run handlers at the same time; virtual (JDK 21 and up) makes one per task",
            "Callbacks wait for a thread; counted and warned"),
    DEFLATE(
            SettingType.Choice.of("off", false, "on", true),
            "off",
            "off",
            Level.ENDPOINT,
            settings -> settings.handshake().deflate(),
            "Whether permessage-deflate is offered and accepted",
            null),
    ORIGIN_POLICY(
            SettingType.Choice.of(
                    "same-origin",
                    HandshakeSettings.OriginPolicy.SAME_ORIGIN,
                    "any",
                    HandshakeSettings.OriginPolicy.ANY),
            "same-origin",
            null,
            Level.ENDPOINT,
            settings -> settings.handshake().originPolicy(),
            "Which Origin a handshake may come from; none at all is allowed, an endpoint's own checkOrigin wins",
            "The handshake is refused with 403"),
    MAX_REQUEST_LINE_SIZE(
            size("128B", "1MiB", false),
            "8KiB",
            null,
            Level.CONTAINER,
            settings -> (long) settings.handshake().maxRequestLineSize(),
            "Bytes of a request's first line",
            "The handshake is refused with 414"),
    MAX_HEADERS_SIZE(
            size("256B", "1MiB", false),
            "16KiB",
            "16KiB",
            Level.CONTAINER,
            settings -> (long) settings.handshake().maxHeadersSize(),
            "Bytes of all header fields of a request or response",
            "A server refuses the handshake with 431; a client's connect fails with an IOException"),
    MAX_HEADERS(
            new SettingType.Count(8, 10_000, null, 0),
            "100",
            "100",
            Level.CONTAINER,
            settings -> settings.handshake().maxHeaders(),
            "Header field lines of a request or response",
            "A server refuses the handshake with 431; a client's connect fails with an IOException"),
    SERVER_HEADER(
            new SettingType.FieldValue(),
            "Fairlead",
            null,
            Level.CONTAINER,
            settings -> settings.handshake().serverHeader(),
            "The Server field of responses; none leaves it out",
            null),
    DRAIN_TIMEOUT(
            new SettingType.Time(Duration.ofMillis(1), Duration.ofHours(24), false),
            "10s",
            null,
            Level.CONTAINER,
            Settings::drainTimeout,
            "How long a server that stops waits for sessions to close with 1001",
            "What is still open is cut");

    /** Where a setting may be made, beside the places that hold for the whole container. */
    public enum Level {
        /** Also in the user properties of an endpoint. */
        ENDPOINT,
        /** Also in the user properties of a client endpoint; on a server it matters before the endpoint is known. */
        CLIENT_ENDPOINT,
        /** For the whole container alone. */
        CONTAINER;

        boolean allowsEndpoint(Role role) {
            return this == ENDPOINT || (this == CLIENT_ENDPOINT && role == Role.CLIENT);
        }
    }

    /** In front of each name, in properties. */
    public static final String PREFIX = "org.fairlead.";

    /** In front of each name, in the environment. */
    public static final String ENVIRONMENT_PREFIX = "ORG_FAIRLEAD_";

    private final SettingType type;
    private final String serverDefault;
    private final @Nullable String clientDefault;
    private final Level level;
    private final Function<Settings, Object> reader;
    private final String meaning;
    private final @Nullable String atLimit;

    Setting(
            SettingType type,
            String serverDefault,
            @Nullable String clientDefault,
            Level level,
            Function<Settings, Object> reader,
            String meaning,
            @Nullable String atLimit) {
        this.type = type;
        this.serverDefault = serverDefault;
        this.clientDefault = clientDefault;
        this.level = level;
        this.reader = reader;
        this.meaning = meaning;
        this.atLimit = atLimit;
    }

    private static SettingType time(String min, String max) {
        SettingType.Time any = new SettingType.Time(Duration.ofMillis(1), Duration.ofDays(36_500), false);
        return new SettingType.Time((Duration) any.read(min), (Duration) any.read(max), true);
    }

    private static SettingType size(String min, String max, boolean canBeOff) {
        SettingType.Size any = new SettingType.Size(0, Settings.UNLIMITED, false);
        return new SettingType.Size((Long) any.read(min), (Long) any.read(max), canBeOff);
    }

    private static SettingType count(int min, int max) {
        return new SettingType.Count(min, max, SettingType.NONE, Integer.MAX_VALUE);
    }

    /** For instance {@code org.fairlead.max-message-size}. */
    public String key() {
        return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For instance {@code ORG_FAIRLEAD_MAX_MESSAGE_SIZE}. */
    public String environmentVariable() {
        return ENVIRONMENT_PREFIX + name();
    }

    public SettingType type() {
        return type;
    }

    /** Whether a client has a use for it. */
    public boolean appliesTo(Role role) {
        return role == Role.SERVER || clientDefault != null;
    }

    /** The default as text. */
    public String defaultText(Role role) {
        return role == Role.SERVER || clientDefault == null ? serverDefault : clientDefault;
    }

    public Level level() {
        return level;
    }

    /** What it is, in a phrase. */
    public String meaning() {
        return meaning;
    }

    /** What happens at the limit, in a phrase; null for a setting that is no limit. */
    public @Nullable String atLimit() {
        return atLimit;
    }

    /** This setting's value among the settings, of the type's Java type. */
    public Object valueIn(Settings settings) {
        return reader.apply(settings);
    }

    /** This setting's value among the settings, as text that may be given for it. */
    public String textIn(Settings settings) {
        return type.format(valueIn(settings));
    }

    /**
     * Reads a value: text, or an object of the Java type.
     *
     * @param origin where the value was found, for the message
     * @throws IllegalArgumentException that names the key, the value, where it was found and what was expected
     */
    Object read(Object value, String origin) {
        try {
            return type.read(value);
        } catch (IllegalArgumentException e) {
            String shown = value instanceof String
                    ? "\"" + value + "\""
                    : value.getClass().getSimpleName() + " " + value;
            String hint = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
            throw new IllegalArgumentException(
                    key() + " is " + shown + ", from " + origin + "; expected " + type.expected() + hint, e);
        }
    }

    /** The setting with this key, or null. */
    static @Nullable Setting ofKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    /** The setting with this environment variable, or null. */
    static @Nullable Setting ofEnvironmentVariable(String name) {
        return Arrays.stream(values())
                .filter(setting -> setting.environmentVariable().equals(name))
                .findFirst()
                .orElse(null);
    }
}
