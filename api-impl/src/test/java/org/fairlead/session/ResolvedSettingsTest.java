package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import org.fairlead.protocol.Role;
import org.fairlead.session.ResolvedSettings.Entry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("defaults")
class ResolvedSettingsTest {

    private static Properties properties(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    @Test
    void defaultsOfTheRoleHoldWhereNothingIsSet() {
        for (Role role : Role.values()) {
            ResolvedSettings resolved = ResolvedSettings.load(role, Map.of(), new Properties(), Map.of());
            assertThat(resolved.settings()).isEqualTo(role == Role.SERVER ? Settings.server() : Settings.client());
            assertThat(resolved.sources())
                    .hasSize(Setting.values().length)
                    .doesNotContainValue(SettingsSource.ENDPOINT);
            assertThat(resolved.entries()).extracting(Entry::origin).containsOnly("default");
        }
    }

    @Test
    void closerSourceWins() {
        String prefix = "org.fairlead.";
        ResolvedSettings resolved = ResolvedSettings.load(
                        Role.SERVER,
                        Map.of(prefix + "send-timeout", "4s", prefix + "max-fragments", 4),
                        properties(
                                prefix + "send-timeout",
                                "3s",
                                prefix + "max-fragments",
                                "3",
                                prefix + "message-queue-size",
                                "3",
                                "java.version",
                                "17"),
                        Map.of(
                                "ORG_FAIRLEAD_SEND_TIMEOUT", "2s",
                                "ORG_FAIRLEAD_MAX_FRAGMENTS", "2",
                                "ORG_FAIRLEAD_MESSAGE_QUEUE_SIZE", "2",
                                "ORG_FAIRLEAD_OUTBOX_MESSAGES", "2",
                                "PATH", "/bin"))
                .withUserProperties(Map.of(prefix + "send-timeout", "5s"));
        assertThat(resolved.settings().sendTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(resolved.settings().maxFragments()).isEqualTo(4);
        assertThat(resolved.settings().messageQueueSize()).isEqualTo(3);
        assertThat(resolved.settings().outboxMessages()).isEqualTo(2);
        assertThat(resolved.entries())
                .contains(
                        new Entry(Setting.SEND_TIMEOUT, "5s", "endpoint's user property org.fairlead.send-timeout"),
                        new Entry(Setting.MAX_FRAGMENTS, "4", "configuration"),
                        new Entry(Setting.MESSAGE_QUEUE_SIZE, "3", "system property org.fairlead.message-queue-size"),
                        new Entry(Setting.OUTBOX_MESSAGES, "2", "environment variable ORG_FAIRLEAD_OUTBOX_MESSAGES"),
                        new Entry(Setting.OUTBOX_BYTES, "64KiB", "default"));
    }

    @Test
    void whatAProgramChangesComesFromTheConfiguration() {
        ResolvedSettings loaded = ResolvedSettings.load(
                Role.CLIENT,
                Map.of(),
                properties("org.fairlead.deflate", "on", "org.fairlead.message-queue-bytes", "2MiB"),
                Map.of());
        ResolvedSettings changed =
                loaded.change(settings -> settings.toBuilder().deflate(false).build());
        assertThat(changed.settings().handshake().deflate()).isFalse();
        assertThat(changed.sources())
                .containsEntry(Setting.DEFLATE, SettingsSource.CONFIGURATION)
                .containsEntry(Setting.MESSAGE_QUEUE_BYTES, SettingsSource.SYSTEM_PROPERTY)
                .containsEntry(Setting.MESSAGE_QUEUE_SIZE, SettingsSource.DEFAULT);
    }

    @Test
    void listForPeopleHasALinePerSettingOfTheRole() {
        ResolvedSettings client = ResolvedSettings.load(
                Role.CLIENT, Map.of(), new Properties(), Map.of("ORG_FAIRLEAD_SERVER_HEADER", "none"));
        assertThat(client.toString().lines())
                .hasSize((int) Arrays.stream(Setting.values())
                        .filter(setting -> setting.appliesTo(Role.CLIENT))
                        .count())
                .contains("org.fairlead.connect-timeout         60s          default")
                .anyMatch(line -> line.contains("org.fairlead.proxy "))
                .noneMatch(line -> line.contains("server-header") || line.contains("max-sessions"));
        ResolvedSettings server = ResolvedSettings.load(Role.SERVER, Map.of(), new Properties(), Map.of());
        assertThat(server.toString().lines())
                .contains("org.fairlead.max-sessions            auto         default")
                .noneMatch(line -> line.contains("org.fairlead.proxy ") || line.contains("reconnect"));
    }

    @Test
    void wrongValueIsNamedWithKeyPlaceAndRange() {
        assertThatThrownBy(() -> ResolvedSettings.load(
                        Role.SERVER, Map.of(), properties("org.fairlead.max-message-size", "65536"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("org.fairlead.max-message-size is \"65536\", from the system property"
                        + " org.fairlead.max-message-size; expected a size of 1B to 1TiB, such as 64KiB or 1MiB, or none (a"
                        + " bare number has no unit: write for instance 64KiB)");
        assertThatThrownBy(() -> ResolvedSettings.load(
                        Role.SERVER, Map.of(), new Properties(), Map.of("ORG_FAIRLEAD_MAX_IDLE_TIMEOUT", "1y")))
                .hasMessage("org.fairlead.max-idle-timeout is \"1y\", from the environment variable"
                        + " ORG_FAIRLEAD_MAX_IDLE_TIMEOUT; expected a duration of 1ms to 87600h, such as 30s, 500ms or"
                        + " PT30S, or none");
    }

    @Test
    void passwordIsShownNowhere() {
        Properties good = properties("org.fairlead.proxy", "http://joe:secret@proxy.example:3128");
        ResolvedSettings resolved = ResolvedSettings.load(Role.CLIENT, Map.of(), good, Map.of());
        assertThat(resolved.settings().clientSettings().proxy().password()).isEqualTo("secret");
        assertThat(resolved.toString())
                .contains("http://joe:***@proxy.example:3128 system property")
                .doesNotContain("secret");
        assertThat(resolved.settings().toString()).contains("joe:***@").doesNotContain("secret");
        for (Object wrong : new Object[] {
            "ftp://joe:secret@proxy.example:3128",
            "http://joe:secret@proxy.example",
            "http://joe:secret@proxy.example:99999",
            "joe:secret@proxy.example:3128",
            "http://joe:secret%zz@proxy.example:3128",
            "http://joe:p@secret@:3128",
            URI.create("http://joe:secret@proxy.example:3128")
        }) {
            Throwable thrown =
                    catchThrowable(() -> ResolvedSettings.load(Role.CLIENT, Map.of("org.fairlead.proxy", wrong)));
            assertThat(thrown)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("org.fairlead.proxy is ")
                    .hasMessageContaining("***@")
                    .hasMessageContaining("; expected http://[user:password@]host:port, socks5://");
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain("secret");
        }
    }

    @Test
    void unknownKeyIsAnErrorThatNamesTheNearest() {
        assertThatThrownBy(() -> ResolvedSettings.load(
                        Role.SERVER, Map.of(), properties("org.fairlead.maxMessageSize", "1MiB"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "org.fairlead.maxMessageSize in the system properties is not a setting of Fairlead; did you mean"
                                + " org.fairlead.max-message-size?");
        assertThatThrownBy(() -> ResolvedSettings.load(
                        Role.SERVER, Map.of(), new Properties(), Map.of("ORG_FAIRLEAD_MESSAGE_QUEUE_BITES", "1MiB")))
                .hasMessage(
                        "ORG_FAIRLEAD_MESSAGE_QUEUE_BITES in the environment is not a setting of Fairlead; did you mean"
                                + " ORG_FAIRLEAD_MESSAGE_QUEUE_BYTES?");
        assertThatThrownBy(() ->
                        ResolvedSettings.load(Role.SERVER, Map.of("org.fairlead.", "x"), new Properties(), Map.of()))
                .hasMessageContaining(" in the configuration is not a setting");
        assertThatThrownBy(() -> Settings.client().withUserProperties(Map.of("org.fairlead.sendTimeout", "1s")))
                .hasMessageContaining(" in the endpoint's user properties is not a setting");
    }

    @Test
    void thisProcessHasNoWrongSettings() {
        assertThat(ResolvedSettings.load(Role.SERVER).settings().role()).isEqualTo(Role.SERVER);
        assertThat(ResolvedSettings.load(Role.CLIENT, Map.of("org.fairlead.deflate", "on"))
                        .sources())
                .containsEntry(Setting.DEFLATE, SettingsSource.CONFIGURATION);
    }
}
