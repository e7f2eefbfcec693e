package org.fairlead.session;

import static org.fairlead.session.SettingRow.choice;
import static org.fairlead.session.SettingRow.count;
import static org.fairlead.session.SettingRow.flag;
import static org.fairlead.session.SettingRow.of;
import static org.fairlead.session.SettingRow.size;
import static org.fairlead.session.SettingRow.time;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
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
            time("1ms", "24h").orNone().server("10s").client("60s").at(Level.CLIENT_ENDPOINT),
            Settings::connectTimeout,
            "From TCP accept (server) or name lookup (client) to the end of the opening handshake",
            "A server closes the connection silently; a client's connect fails with an IOException"),
    DISCONNECT_TIMEOUT(
            time("1ms", "24h").orNone().server("10s").client("60s"),
            Settings::disconnectTimeout,
            "The closing handshake, from the first Close frame to the end of the connection",
            "The connection is cut"),
    MAX_IDLE_TIMEOUT(
            time("1ms", "87600h").orNone().both("none"),
            Settings::maxIdleTimeout,
            "Longest time without anything sent or received; Session.setMaxIdleTimeout changes it",
            "The session closes: 1006 for onClose, 1001 on the wire"),
    SEND_TIMEOUT(
            time("1ms", "24h").orNone().both("20s"),
            Settings::sendTimeout,
            "Longest wait of a blocking send, and the default of an asynchronous one",
            "SendTimeoutException; the message is withdrawn, or the connection cut where part of it was sent or the peer took nothing meanwhile"),
    HEARTBEAT_INTERVAL(
            time("1ms", "24h").orNone().server("30s").client("none"),
            Settings::heartbeatInterval,
            "Between our pings; none sends no pings",
            "A ping is sent"),
    HEARTBEAT_TIMEOUT(
            time("1ms", "24h").orNone().both("20s"),
            Settings::heartbeatTimeout,
            "From a heartbeat's ping to its pong; stands still while we pause reading",
            "The session closes: 1006 for onClose, 1011 on the wire"),
    MAX_MESSAGE_SIZE(
            size("1B", "1TiB").orNone().both("1MiB"),
            Settings::maxMessageSize,
            "Bytes of a received message, after inflation; text counts in UTF-8",
            "The session closes with 1009"),
    MAX_FRAGMENTS(
            count(1, 100_000_000).orNone().both("10000"),
            Settings::maxFragments,
            "Frames of a received message",
            "The session closes with 1009"),
    MESSAGE_QUEUE_SIZE(
            count(0, 1_000_000).orNone().or("auto", Settings.AUTO_QUEUE).both("auto"),
            Settings::messageQueueSize,
            "Messages received and not yet taken by the application; auto is 64 for endpoints and 1 for receive()",
            "Reading pauses, and TCP slows the peer down"),
    MESSAGE_QUEUE_BYTES(
            size("1KiB", "1TiB").orNone().both("1MiB"),
            Settings::messageQueueBytes,
            "Bytes received and not yet taken by the application",
            "Reading pauses, and TCP slows the peer down"),
    OUTBOX_MESSAGES(
            count(1, 1_000_000).both("256"),
            Settings::outboxMessages,
            "High-water mark of messages that were sent and are not yet written",
            "A blocking send waits; one that may not wait queues, and fails at a multiple of the mark"),
    OUTBOX_BYTES(
            size("1KiB", "1GiB").both("64KiB"),
            Settings::outboxBytes,
            "High-water mark of bytes that were sent and are not yet written; one larger message may go when it is empty",
            "A blocking send waits; one that may not wait queues, and fails at a multiple of the mark"),
    SEND_COMPLETION(
            choice("accepted", false).or("written", true).both("accepted"),
            Settings::awaitWritten,
            "When a blocking send returns: its bytes are taken below the high-water mark, or written to the socket"),
    DISPATCH(
            choice("worker", Dispatch.WORKER)
                    .or("event-loop", Dispatch.EVENT_LOOP)
                    .both("worker"),
            Settings::dispatch,
            "Where handlers run: on worker threads, where they may block, or where the bytes arrived, where they must not"),
    WORKER_THREADS(
            workerThreads(Runtime.version().feature()).at(Level.CONTAINER),
            Settings::workerThreads,
            "Most threads that run handlers at the same time; virtual (JDK 21 and up) makes one per task",
            "Callbacks wait for a thread; counted and warned"),
    DEFLATE(
            flag().both("off"),
            settings -> settings.handshake().deflate(),
            "Whether permessage-deflate is offered and accepted"),
    DEFLATE_LEVEL(
            count(0, 9).both("4"),
            Settings::deflateLevel,
            "How hard zlib tries on what we send: 0 stores without compressing, 1 is fastest, 9 makes the fewest bytes"),
    CONNECTION_PROPERTIES(
            flag().both("off"),
            Settings::connectionProperties,
            "Whether a session's user properties tell of its connection, such as the peer's address"),
    ORIGIN_POLICY(
            of(OriginPolicy.TYPE).server("same-origin"),
            settings -> settings.handshake().originPolicy(),
            "Which Origin a handshake may come from; none at all is allowed, an endpoint's own checkOrigin wins",
            "The handshake is refused with 403"),
    MAX_REQUEST_LINE_SIZE(
            size("128B", "1MiB").server("8KiB").at(Level.CONTAINER),
            settings -> (long) settings.handshake().maxRequestLineSize(),
            "Bytes of a request's first line",
            "The handshake is refused with 414"),
    MAX_HEADERS_SIZE(
            size("256B", "1MiB").both("16KiB").at(Level.CONTAINER),
            settings -> (long) settings.handshake().maxHeadersSize(),
            "Bytes of all header fields of a request or response",
            "A server refuses the handshake with 431; a client's connect fails with an IOException"),
    MAX_HEADERS(
            count(8, 10_000).both("100").at(Level.CONTAINER),
            settings -> settings.handshake().maxHeaders(),
            "Header field lines of a request or response",
            "A server refuses the handshake with 431; a client's connect fails with an IOException"),
    SERVER_HEADER(
            of(new SettingType.FieldValue()).server("Fairlead").at(Level.CONTAINER),
            settings -> settings.handshake().serverHeader(),
            "The Server field of responses; none leaves it out"),
    MAX_SESSIONS(
            limit().or("auto", ServerSettings.AUTO).server("auto").at(Level.CONTAINER),
            settings -> settings.serverSettings().maxSessions(),
            "Sessions at the same time; auto is 80 % of the file descriptors that the process may have",
            "The handshake is refused with 503"),
    MAX_SESSIONS_PER_ADDRESS(
            limit().server("none").at(Level.CONTAINER),
            settings -> settings.serverSettings().maxSessionsPerAddress(),
            "Sessions at the same time that come from one address",
            "The handshake is refused with 429"),
    MAX_SESSIONS_PER_ENDPOINT(
            limit().server("none"),
            settings -> settings.serverSettings().maxSessionsPerEndpoint(),
            "Sessions at the same time of one endpoint",
            "The handshake is refused with 503"),
    MAX_CONNECTION_RATE(
            count(1, 1_000_000).orNone().server("none").at(Level.CONTAINER),
            settings -> settings.serverSettings().maxConnectionRate(),
            "New connections per second that come from one address",
            "The connection is refused with 429, or closed where TLS is spoken"),
    TRUSTED_PROXIES(
            of(AddressRanges.TYPE).server("none").at(Level.CONTAINER),
            settings -> settings.serverSettings().trustedProxies(),
            "Who may say where a request comes from, by forwarded-headers or proxy-protocol"),
    FORWARDED_HEADERS(
            choice("off", ServerSettings.ForwardedHeaders.OFF)
                    .or("forwarded", ServerSettings.ForwardedHeaders.FORWARDED)
                    .or("x-forwarded", ServerSettings.ForwardedHeaders.X_FORWARDED)
                    .server("off")
                    .at(Level.CONTAINER),
            settings -> settings.serverSettings().forwardedHeaders(),
            "Which fields of a trusted proxy's request tell of the client: Forwarded (RFC 7239), or X-Forwarded-For and others"),
    PROXY_PROTOCOL(
            flag().server("off").at(Level.CONTAINER),
            settings -> settings.serverSettings().proxyProtocol(),
            "Whether a trusted proxy's connection begins with a PROXY header that tells of the client"),
    DRAIN_TIMEOUT(
            time("1ms", "24h").server("10s").at(Level.CONTAINER),
            settings -> settings.serverSettings().drainTimeout(),
            "How long a server that stops waits for sessions to close with 1001",
            "What is still open is cut"),
    MAX_REDIRECTS(
            count(0, 20).client("0"),
            settings -> settings.clientSettings().maxRedirects(),
            "How many redirects are followed in turn",
            "The connect fails with the redirect as its answer"),
    PROXY(
            of(ProxyServer.TYPE).client("none"),
            settings -> settings.clientSettings().proxy(),
            "Through which proxy the client connects; lists and messages show *** for the password"),
    RECONNECT(
            flag().client("off"),
            settings -> settings.clientSettings().reconnect(),
            "Whether an endpoint whose connection is lost is connected again"),
    RECONNECT_MIN_DELAY(
            time("1ms", "24h").client("1s"),
            settings -> settings.clientSettings().reconnectMinDelay(),
            "Wait before the first attempt to connect again; it doubles with each attempt, and some of it is random"),
    RECONNECT_MAX_DELAY(
            time("1ms", "24h").client("60s"),
            settings -> settings.clientSettings().reconnectMaxDelay(),
            "Longest wait between two attempts to connect again"),
    RECONNECT_ATTEMPTS(
            count(1, 1_000_000).orNone().client("none"),
            settings -> settings.clientSettings().reconnectAttempts(),
            "Attempts in a row to connect again",
            "The client gives up");

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

    private final SettingRow row;
    private final Function<Settings, Object> reader;
    private final String meaning;
    private final @Nullable String atLimit;

    Setting(SettingRow row, Function<Settings, Object> reader, String meaning) {
        this(row, reader, meaning, null);
    }

    Setting(SettingRow row, Function<Settings, Object> reader, String meaning, @Nullable String atLimit) {
        this.row = row;
        this.reader = reader;
        this.meaning = meaning;
        this.atLimit = atLimit;
    }

    private static SettingRow workerThreads(int jdk) {
        SettingRow row = count(1, 100_000);
        return (jdk >= 21 ? row.or("virtual", Settings.VIRTUAL_THREADS) : row).both(jdk >= 24 ? "virtual" : "200");
    }

    /** Of how many sessions there may be. */
    private static SettingRow limit() {
        return count(1, 100_000_000).orNone();
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
        return row.type();
    }

    /** Whether this side has a use for it. */
    public boolean appliesTo(Role role) {
        return (role == Role.SERVER ? row.server() : row.client()) != null;
    }

    /** The default as text; the other side's where this one has no use for the setting. */
    public String defaultText(Role role) {
        boolean server = row.client() == null || (role == Role.SERVER && row.server() != null);
        return Objects.requireNonNull(server ? row.server() : row.client());
    }

    public Level level() {
        return row.level();
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

    /** This setting's value among the settings, as text that may be given for it, but for a password, which is shown as {@code ***}. */
    public String textIn(Settings settings) {
        return type().format(valueIn(settings));
    }

    /**
     * Reads a value: text, or an object of the Java type.
     *
     * @param origin where the value was found, for the message
     * @throws IllegalArgumentException that names the key, the value, where it was found and what was expected
     */
    Object read(Object value, String origin) {
        try {
            return type().read(value);
        } catch (IllegalArgumentException e) {
            String text = type().conceal(value.toString());
            String shown = value instanceof String
                    ? "\"" + text + "\""
                    : value.getClass().getSimpleName() + " " + text;
            String hint = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
            throw new IllegalArgumentException(
                    key() + " is " + shown + ", from " + origin + "; expected " + type().expected() + hint, e);
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

    /**
     * The setting whose name is most like what was given for one: the fewest characters are to be inserted, deleted or replaced.
     *
     * @param among at least one
     * @param name which of a setting's names
     */
    public static Setting nearest(String given, Collection<Setting> among, Function<Setting, String> name) {
        return Collections.min(among, Comparator.comparingInt(setting -> distance(given, name.apply(setting))));
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(diagonal, row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
