package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientThreadsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 2", "4, 2", "6, 3", "8, 4", "64, 4"})
    void eventLoopsAreHalfAsManyAsProcessorsWithinLimitsButNeverMoreThanThese(int processors, int eventLoops) {
        assertThat(ClientThreads.eventLoops(processors)).isEqualTo(eventLoops);
    }
}
