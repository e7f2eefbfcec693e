package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.fairlead.timeout.Timeouts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any timeout can be switched off. */
@Tag("A5")
class SwitchedOffTest {

    @Test
    void noneSwitchesATimeoutOffWhereverItIsSet() {
        Settings settings = Settings.client().toBuilder()
                .connectTimeout(Timeouts.NONE)
                .disconnectTimeout(Timeouts.NONE)
                .maxIdleTimeout(Timeouts.NONE)
                .sendTimeout(Timeouts.NONE)
                .heartbeat(Timeouts.NONE, Timeouts.NONE)
                .build();
        assertThat(Map.of(
                        "connect", settings.connectTimeout(),
                        "disconnect", settings.disconnectTimeout(),
                        "idle", settings.maxIdleTimeout(),
                        "send", settings.sendTimeout(),
                        "interval", settings.heartbeatInterval(),
                        "pong", settings.heartbeatTimeout()))
                .allSatisfy((name, value) -> assertThat(value).isEqualTo(Duration.ZERO));
    }

    @Test
    void whatCannotBeOffRefusesNone() {
        assertThatThrownBy(() -> Settings.server().toBuilder().drainTimeout(Timeouts.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drain-timeout");
    }
}
