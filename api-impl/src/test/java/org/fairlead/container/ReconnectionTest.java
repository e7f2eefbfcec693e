package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.fairlead.session.ClientSettings;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long to wait before an endpoint is connected again. */
class ReconnectionTest {

    private static final ClientSettings SETTINGS = Settings.client().toBuilder()
            .reconnectDelay(Duration.ofSeconds(1), Duration.ofSeconds(60))
            .build()
            .clientSettings();

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 4", "5, 32", "6, 60", "30, 60"})
    void longestDelayDoublesUpToTheLimit(int doublings, int seconds) {
        assertThat(Reconnection.delay(SETTINGS, doublings, 1)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void delayIsAnythingBetweenNothingAndTheLongest() {
        assertThat(Reconnection.delay(SETTINGS, 3, 0)).isZero();
        assertThat(Reconnection.delay(SETTINGS, 3, 0.25)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void largestDelayHoldsWhereTheSmallestIsLonger() {
        ClientSettings odd = Settings.client().toBuilder()
                .reconnectDelay(Duration.ofHours(24), Duration.ofSeconds(5))
                .build()
                .clientSettings();

        assertThat(Reconnection.delay(odd, 30, 1)).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "120; 120",
                "0; 0",
                "999999999999; 86400",
                "Sat, 21 Nov 2026 12:00:30 GMT; 30",
                "Sat, 21 Nov 2026 11:00:00 GMT; 0",
                "Sun, 21 Nov 2027 12:00:00 GMT; 86400",
                "-5; 0",
                "soon; 0",
                "99999999999999999999; 0"
            })
    void retryAfterIsSecondsOrADateAndADayAtMost(String value, long seconds) {
        assertThat(RetryAfter.read(value, Instant.parse("2026-11-21T12:00:00Z")))
                .isEqualTo(Duration.ofSeconds(seconds));
    }
}
