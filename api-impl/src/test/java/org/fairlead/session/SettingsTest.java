package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {

    @Test
    @Tag("defaults")
    void serverHasTheDefaultsOfTheTable() {
        Settings settings = Settings.server();
        assertThat(settings.role()).isEqualTo(Role.SERVER);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.disconnectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.maxIdleTimeout()).isZero();
        assertThat(settings.sendTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.heartbeatInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.heartbeatTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.maxMessageSize()).isEqualTo(1_048_576);
        assertThat(settings.maxFragments()).isEqualTo(10_000);
        assertThat(settings.messageQueueSize()).isEqualTo(Settings.AUTO_QUEUE);
        assertThat(settings.messageQueueBytes()).isEqualTo(1_048_576);
        assertThat(settings.outboxMessages()).isEqualTo(256);
        assertThat(settings.outboxBytes()).isEqualTo(65_536);
        assertThat(settings.awaitWritten()).isFalse();
        assertThat(settings.dispatch()).isEqualTo(Dispatch.WORKER);
        assertThat(settings.deflateLevel()).isEqualTo(4);
        assertThat(settings.connectionProperties()).isFalse();
        assertThat(settings.handshake())
                .isEqualTo(new HandshakeSettings(false, OriginPolicy.SAME_ORIGIN, 8_192, 16_384, 100, "Fairlead"));
        assertThat(settings.serverSettings())
                .isEqualTo(new ServerSettings(
                        ServerSettings.AUTO,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        AddressRanges.NONE,
                        ServerSettings.ForwardedHeaders.OFF,
                        false,
                        Duration.ofSeconds(10)));
        assertThat(settings.clientSettings())
                .isEqualTo(new ClientSettings(
                        0, ProxyServer.NONE, false, Duration.ofSeconds(1), Duration.ofMinutes(1), Integer.MAX_VALUE));
    }

    @Test
    @Tag("defaults")
    void clientWaitsLongerAndSendsNoHeartbeat() {
        Settings expected = Settings.server().toBuilder()
                .connectTimeout(Duration.ofSeconds(60))
                .disconnectTimeout(Duration.ofSeconds(60))
                .heartbeat(Duration.ZERO, Duration.ofSeconds(20))
                .build();
        Settings client = Settings.client();
        assertThat(client.role()).isEqualTo(Role.CLIENT);
        for (Setting setting : Setting.values()) {
            assertThat(setting.valueIn(client)).as(setting.key()).isEqualTo(setting.valueIn(expected));
        }
    }

    @Test
    void workersAreVirtualThreadsFromJdk24On() {
        int expected = Runtime.version().feature() >= 24 ? Settings.VIRTUAL_THREADS : 200;
        assertThat(Settings.server().workerThreads()).isEqualTo(expected);
        assertThat(Settings.client().workerThreads()).isEqualTo(expected);
        Settings few = Settings.server().toBuilder().workerThreads(3).build();
        try (Workers workers = few.newWorkers();
                Workers byDefault = Settings.server().newWorkers()) {
            assertThat(workers).isInstanceOf(WorkerPool.class);
            assertThat(byDefault).isInstanceOf(expected == 200 ? WorkerPool.class : VirtualWorkers.class);
        }
    }

    @Test
    void virtualThreadsNeedJdk21() {
        if (Runtime.version().feature() >= 21) {
            assertThat(Setting.WORKER_THREADS.type().read("virtual")).isEqualTo(Settings.VIRTUAL_THREADS);
        } else {
            assertThatThrownBy(() -> Settings.server().with(Setting.WORKER_THREADS, "virtual"))
                    .hasMessage(
                            "org.fairlead.worker-threads is \"virtual\", from the program; expected a number of 1 to"
                                    + " 100000");
        }
    }

    /** The one place where a setting is must be the table: no component without a row, no row without a component. */
    @Test
    void everyComponentHasASettingOfItsName() {
        Map<String, String> otherNames = Map.of("awaitWritten", "SEND_COMPLETION");
        List<String> components = Stream.of(
                        Settings.class, HandshakeSettings.class, ServerSettings.class, ClientSettings.class)
                .flatMap(record -> Arrays.stream(record.getRecordComponents()))
                .filter(component -> !component.getType().isRecord()
                        || List.of(AddressRanges.class, OriginPolicy.class, ProxyServer.class)
                                .contains(component.getType()))
                .map(RecordComponent::getName)
                .filter(name -> !name.equals("role"))
                .map(name -> otherNames.getOrDefault(
                        name, name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT)))
                .toList();
        assertThat(Arrays.stream(Setting.values()).map(Enum::name)).containsExactlyInAnyOrderElementsOf(components);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingIsReadBackAsItWasSet(Setting setting) {
        Object value = anotherValue(setting);
        Settings changed = Settings.server().with(setting, value);
        assertThat(setting.valueIn(changed)).isEqualTo(value);
        assertThat(changed).isNotEqualTo(Settings.server());
        for (Setting other : Setting.values()) {
            if (other != setting) {
                assertThat(other.valueIn(changed)).as(other.key()).isEqualTo(other.valueIn(Settings.server()));
            }
        }
    }

    private static Object anotherValue(Setting setting) {
        Object value = setting.valueIn(Settings.server());
        if (value instanceof Duration) {
            return Duration.ofSeconds(7);
        } else if (value instanceof Long) {
            return 7_168L;
        } else if (value instanceof Integer) {
            return setting == Setting.DEFLATE_LEVEL ? 9 : 17;
        } else if (value instanceof Boolean flag) {
            return !flag;
        } else if (value instanceof Dispatch) {
            return Dispatch.EVENT_LOOP;
        } else if (value instanceof AddressRanges) {
            return AddressRanges.parse("10.0.0.0/8,::1");
        } else if (value instanceof ProxyServer) {
            return ProxyServer.http("proxy.example", 3128);
        } else if (value instanceof ServerSettings.ForwardedHeaders) {
            return ServerSettings.ForwardedHeaders.FORWARDED;
        }
        return value instanceof String ? "Other" : OriginPolicy.ANY;
    }

    @Test
    void buildersMethodsSetWhatTheySay() {
        Settings built = Settings.server().toBuilder()
                .connectTimeout(Duration.ofSeconds(1))
                .disconnectTimeout(Duration.ofSeconds(2))
                .maxIdleTimeout(Duration.ofSeconds(3))
                .sendTimeout(Duration.ofSeconds(4))
                .heartbeat(Duration.ofSeconds(5), Duration.ofSeconds(6))
                .maxMessageSize(7)
                .maxFragments(8)
                .messageQueue(9, 1_034)
                .outbox(11, 1_036)
                .awaitWritten(true)
                .dispatch(Dispatch.EVENT_LOOP)
                .workerThreads(13)
                .drainTimeout(Duration.ofSeconds(14))
                .deflate(true)
                .originPolicy(OriginPolicy.ANY)
                .maxRequestLineSize(1_039)
                .maxHeaders(16, 1_041)
                .serverHeader("")
                .deflateLevel(9)
                .connectionProperties(true)
                .maxSessions(21)
                .maxSessionsPerAddress(22)
                .maxSessionsPerEndpoint(23)
                .maxConnectionRate(24)
                .trustedProxies(AddressRanges.parse("::1"))
                .forwardedHeaders(ServerSettings.ForwardedHeaders.X_FORWARDED)
                .proxyProtocol(true)
                .maxRedirects(20)
                .proxy(ProxyServer.socks5("proxy.example", 1080))
                .reconnect(true)
                .reconnectDelay(Duration.ofSeconds(31), Duration.ofSeconds(32))
                .reconnectAttempts(33)
                .build();
        assertThat(built)
                .isEqualTo(new Settings(
                        Role.SERVER,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        7,
                        8,
                        9,
                        1_034,
                        11,
                        1_036,
                        true,
                        Dispatch.EVENT_LOOP,
                        13,
                        9,
                        true,
                        new HandshakeSettings(true, OriginPolicy.ANY, 1_039, 1_041, 16, ""),
                        new ServerSettings(
                                21,
                                22,
                                23,
                                24,
                                AddressRanges.parse("::1"),
                                ServerSettings.ForwardedHeaders.X_FORWARDED,
                                true,
                                Duration.ofSeconds(14)),
                        new ClientSettings(
                                20,
                                ProxyServer.socks5("proxy.example", 1080),
                                true,
                                Duration.ofSeconds(31),
                                Duration.ofSeconds(32),
                                33)));
    }

    @Test
    void wrongValueIsNamedWithKeyAndRange() {
        assertThatThrownBy(() -> Settings.server().toBuilder().outbox(0, 65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("org.fairlead.outbox-messages is Integer 0, from the program; expected a number of 1 to"
                        + " 1000000");
        assertThatThrownBy(() -> Settings.server().with(Setting.MAX_MESSAGE_SIZE, "64KB"))
                .hasMessage(
                        "org.fairlead.max-message-size is \"64KB\", from the program; expected a size of 1B to 1TiB,"
                                + " such as 64KiB or 1MiB, or none");
        assertThatThrownBy(() -> new HandshakeSettings(false, OriginPolicy.ANY, 1, 16_384, 100, ""))
                .hasMessageStartingWith("org.fairlead.max-request-line-size is Long 1, from the program");
    }

    @Test
    @Tag("defaults")
    void userPropertiesOfAnEndpointWin() {
        Settings settings = Settings.server()
                .withUserProperties(Map.of(
                        "org.fairlead.max-message-size",
                        "64KiB",
                        "org.fairlead.dispatch",
                        Dispatch.EVENT_LOOP,
                        "org.fairlead.send-timeout",
                        Duration.ofSeconds(1),
                        "com.example.max-message-size",
                        1,
                        "application",
                        new Object()));
        assertThat(settings.maxMessageSize()).isEqualTo(65_536);
        assertThat(settings.dispatch()).isEqualTo(Dispatch.EVENT_LOOP);
        assertThat(settings.sendTimeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void userPropertyThatIsNullIsNotSet() {
        Map<String, @Nullable Object> properties = new HashMap<>();
        properties.put("org.fairlead.max-message-size", null);
        properties.put("application", null);
        Settings settings = Settings.server();
        assertThat(settings.withUserProperties(properties))
                .as("of which every connection of a client would have its own")
                .isSameAs(settings);
    }

    @Test
    void settingOfTheOtherSideIsNoUserProperty() {
        assertThatThrownBy(() -> Settings.server().withUserProperties(Map.of("org.fairlead.reconnect", "on")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "org.fairlead.reconnect is a setting of clients; an endpoint of a server has no use for it");
        assertThatThrownBy(
                        () -> Settings.client().withUserProperties(Map.of("org.fairlead.max-sessions-per-endpoint", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "org.fairlead.max-sessions-per-endpoint is a setting of servers; an endpoint of a client has"
                                + " no use for it");
        assertThat(Settings.server()
                        .withUserProperties(Map.of("org.fairlead.max-sessions-per-endpoint", 7))
                        .serverSettings()
                        .maxSessionsPerEndpoint())
                .isEqualTo(7);
    }

    @Test
    void whatMattersBeforeTheEndpointIsKnownIsNoUserProperty() {
        assertThatThrownBy(() -> Settings.server().withUserProperties(Map.of("org.fairlead.connect-timeout", "1s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("org.fairlead.connect-timeout cannot be set for one endpoint of a server, since it matters"
                        + " before the endpoint is known; set it for the whole container");
        assertThatThrownBy(() -> Settings.client().withUserProperties(Map.of("org.fairlead.worker-threads", "1")))
                .hasMessageContaining("cannot be set for one endpoint of a client");
        assertThat(Settings.client()
                        .withUserProperties(Map.of("org.fairlead.connect-timeout", "1s"))
                        .connectTimeout())
                .isEqualTo(Duration.ofSeconds(1));
    }
}
