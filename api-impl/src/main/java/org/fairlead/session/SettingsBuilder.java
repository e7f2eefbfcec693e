package org.fairlead.session;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.fairlead.protocol.Role;

/**
 * Changes {@link Settings}. Every method throws {@link IllegalArgumentException} for a value outside the range that {@link Setting} gives; a zero
 * {@link Duration}, {@link Settings#UNLIMITED} and {@link Integer#MAX_VALUE} mean none. Not thread-safe.
 */
public final class SettingsBuilder {
    private final Role role;
    private final Map<Setting, Object> values;

    SettingsBuilder(Role role, Map<Setting, Object> values) {
        this.role = role;
        this.values = values;
    }

    /** @param value text, such as {@code 64KiB}, or an object of the setting's Java type */
    public SettingsBuilder set(Setting setting, Object value) {
        values.put(setting, setting.read(value, "the program"));
        return this;
    }

    public SettingsBuilder connectTimeout(Duration timeout) {
        return set(Setting.CONNECT_TIMEOUT, timeout);
    }

    public SettingsBuilder disconnectTimeout(Duration timeout) {
        return set(Setting.DISCONNECT_TIMEOUT, timeout);
    }

    public SettingsBuilder maxIdleTimeout(Duration timeout) {
        return set(Setting.MAX_IDLE_TIMEOUT, timeout);
    }

    public SettingsBuilder sendTimeout(Duration timeout) {
        return set(Setting.SEND_TIMEOUT, timeout);
    }

    public SettingsBuilder heartbeat(Duration interval, Duration timeout) {
        return set(Setting.HEARTBEAT_INTERVAL, interval).set(Setting.HEARTBEAT_TIMEOUT, timeout);
    }

    public SettingsBuilder maxMessageSize(long bytes) {
        return set(Setting.MAX_MESSAGE_SIZE, bytes);
    }

    public SettingsBuilder maxFragments(int fragments) {
        return set(Setting.MAX_FRAGMENTS, fragments);
    }

    /** @param messages 0 to hand over each message before the next is read; {@link Settings#AUTO_QUEUE} for the default */
    public SettingsBuilder messageQueueSize(int messages) {
        return set(Setting.MESSAGE_QUEUE_SIZE, messages);
    }

    /** What is received and not yet taken by the application. */
    public SettingsBuilder messageQueue(int messages, long bytes) {
        return set(Setting.MESSAGE_QUEUE_SIZE, messages).set(Setting.MESSAGE_QUEUE_BYTES, bytes);
    }

    public SettingsBuilder outbox(int messages, long bytes) {
        return set(Setting.OUTBOX_MESSAGES, messages).set(Setting.OUTBOX_BYTES, bytes);
    }

    public SettingsBuilder awaitWritten(boolean awaitWritten) {
        return set(Setting.SEND_COMPLETION, awaitWritten);
    }

    public SettingsBuilder dispatch(Dispatch dispatch) {
        return set(Setting.DISPATCH, dispatch);
    }

    /** @param threads {@link Settings#VIRTUAL_THREADS} for a virtual thread per task */
    public SettingsBuilder workerThreads(int threads) {
        return set(Setting.WORKER_THREADS, threads);
    }

    public SettingsBuilder drainTimeout(Duration timeout) {
        return set(Setting.DRAIN_TIMEOUT, timeout);
    }

    public SettingsBuilder deflate(boolean deflate) {
        return set(Setting.DEFLATE, deflate);
    }

    /** @param level 0 stores, 1 is fastest, 9 makes the fewest bytes */
    public SettingsBuilder deflateLevel(int level) {
        return set(Setting.DEFLATE_LEVEL, level);
    }

    public SettingsBuilder connectionProperties(boolean present) {
        return set(Setting.CONNECTION_PROPERTIES, present);
    }

    public SettingsBuilder originPolicy(OriginPolicy policy) {
        return set(Setting.ORIGIN_POLICY, policy);
    }

    public SettingsBuilder maxRequestLineSize(long bytes) {
        return set(Setting.MAX_REQUEST_LINE_SIZE, bytes);
    }

    /** @param fields most header field lines */
    public SettingsBuilder maxHeaders(int fields, long bytes) {
        return set(Setting.MAX_HEADERS, fields).set(Setting.MAX_HEADERS_SIZE, bytes);
    }

    /** @param value "" for no Server field */
    public SettingsBuilder serverHeader(String value) {
        return set(Setting.SERVER_HEADER, value);
    }

    /** @param sessions {@link ServerSettings#AUTO} for 80 % of the file descriptors */
    public SettingsBuilder maxSessions(int sessions) {
        return set(Setting.MAX_SESSIONS, sessions);
    }

    public SettingsBuilder maxSessionsPerAddress(int sessions) {
        return set(Setting.MAX_SESSIONS_PER_ADDRESS, sessions);
    }

    public SettingsBuilder maxSessionsPerEndpoint(int sessions) {
        return set(Setting.MAX_SESSIONS_PER_ENDPOINT, sessions);
    }

    /** @param perSecond new connections from one address */
    public SettingsBuilder maxConnectionRate(int perSecond) {
        return set(Setting.MAX_CONNECTION_RATE, perSecond);
    }

    public SettingsBuilder trustedProxies(AddressRanges proxies) {
        return set(Setting.TRUSTED_PROXIES, proxies);
    }

    public SettingsBuilder forwardedHeaders(ServerSettings.ForwardedHeaders headers) {
        return set(Setting.FORWARDED_HEADERS, headers);
    }

    public SettingsBuilder proxyProtocol(boolean expected) {
        return set(Setting.PROXY_PROTOCOL, expected);
    }

    /** @param most how many are followed in turn; 0 follows none */
    public SettingsBuilder maxRedirects(int most) {
        return set(Setting.MAX_REDIRECTS, most);
    }

    public SettingsBuilder proxy(ProxyServer proxy) {
        return set(Setting.PROXY, proxy);
    }

    public SettingsBuilder reconnect(boolean reconnect) {
        return set(Setting.RECONNECT, reconnect);
    }

    /** The shortest and the longest wait before an attempt to connect again. */
    public SettingsBuilder reconnectDelay(Duration min, Duration max) {
        return set(Setting.RECONNECT_MIN_DELAY, min).set(Setting.RECONNECT_MAX_DELAY, max);
    }

    public SettingsBuilder reconnectAttempts(int attempts) {
        return set(Setting.RECONNECT_ATTEMPTS, attempts);
    }

    public Settings build() {
        return new Settings(
                role,
                value(Setting.CONNECT_TIMEOUT, Duration.class),
                value(Setting.DISCONNECT_TIMEOUT, Duration.class),
                value(Setting.MAX_IDLE_TIMEOUT, Duration.class),
                value(Setting.SEND_TIMEOUT, Duration.class),
                value(Setting.HEARTBEAT_INTERVAL, Duration.class),
                value(Setting.HEARTBEAT_TIMEOUT, Duration.class),
                value(Setting.MAX_MESSAGE_SIZE, Long.class),
                value(Setting.MAX_FRAGMENTS, Integer.class),
                value(Setting.MESSAGE_QUEUE_SIZE, Integer.class),
                value(Setting.MESSAGE_QUEUE_BYTES, Long.class),
                value(Setting.OUTBOX_MESSAGES, Integer.class),
                value(Setting.OUTBOX_BYTES, Long.class),
                value(Setting.SEND_COMPLETION, Boolean.class),
                value(Setting.DISPATCH, Dispatch.class),
                value(Setting.WORKER_THREADS, Integer.class),
                value(Setting.DEFLATE_LEVEL, Integer.class),
                value(Setting.CONNECTION_PROPERTIES, Boolean.class),
                new HandshakeSettings(
                        value(Setting.DEFLATE, Boolean.class),
                        value(Setting.ORIGIN_POLICY, OriginPolicy.class),
                        value(Setting.MAX_REQUEST_LINE_SIZE, Long.class).intValue(),
                        value(Setting.MAX_HEADERS_SIZE, Long.class).intValue(),
                        value(Setting.MAX_HEADERS, Integer.class),
                        value(Setting.SERVER_HEADER, String.class)),
                new ServerSettings(
                        value(Setting.MAX_SESSIONS, Integer.class),
                        value(Setting.MAX_SESSIONS_PER_ADDRESS, Integer.class),
                        value(Setting.MAX_SESSIONS_PER_ENDPOINT, Integer.class),
                        value(Setting.MAX_CONNECTION_RATE, Integer.class),
                        value(Setting.TRUSTED_PROXIES, AddressRanges.class),
                        value(Setting.FORWARDED_HEADERS, ServerSettings.ForwardedHeaders.class),
                        value(Setting.PROXY_PROTOCOL, Boolean.class),
                        value(Setting.DRAIN_TIMEOUT, Duration.class)),
                new ClientSettings(
                        value(Setting.MAX_REDIRECTS, Integer.class),
                        value(Setting.PROXY, ProxyServer.class),
                        value(Setting.RECONNECT, Boolean.class),
                        value(Setting.RECONNECT_MIN_DELAY, Duration.class),
                        value(Setting.RECONNECT_MAX_DELAY, Duration.class),
                        value(Setting.RECONNECT_ATTEMPTS, Integer.class)));
    }

    /** Every setting has a value, from the defaults on. */
    private <T> T value(Setting setting, Class<T> type) {
        return type.cast(Objects.requireNonNull(values.get(setting)));
    }
}
