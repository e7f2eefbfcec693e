package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The token buckets, by a clock that stands still. */
@Tag("defaults")
class ConnectionRateTest {

    private static final ClientNetwork A = new ClientNetwork(true, 1);
    private static final ClientNetwork B = new ClientNetwork(true, 2);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap around

    private final ConnectionRate rate = new ConnectionRate(3, clock::get);

    private int admitted(ClientNetwork network, int attempts) {
        int count = 0;
        for (int i = 0; i < attempts; i++) {
            count += rate.admits(network) ? 1 : 0;
        }
        return count;
    }

    @Test
    void asManyAsFlowInASecondMayComeAtOnceAndThenAsTheyFlow() {
        assertThat(admitted(A, 10)).isEqualTo(3);
        assertThat(admitted(B, 10)).isEqualTo(3);

        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(334));
        assertThat(admitted(A, 10)).isEqualTo(1);

        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(admitted(A, 10)).isEqualTo(3);
    }

    @Test
    void refusedAttemptsDoNotPutOffTheNextToken() {
        admitted(A, 3);
        for (int i = 0; i < 100; i++) {
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
            rate.admits(A);
        }
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(334));
        assertThat(rate.admits(A)).isTrue();
    }

    @Test
    void memoryIsBoundedAndTheLatestAreRemembered() {
        for (int i = 0; i < 3 * ConnectionRate.NETWORKS; i++) {
            rate.admits(new ClientNetwork(false, i));
        }
        assertThat(rate.networks()).isEqualTo(ConnectionRate.NETWORKS);

        ClientNetwork busy = new ClientNetwork(false, 7);
        admitted(busy, 3);
        for (int i = 0; i < ConnectionRate.NETWORKS - 1; i++) {
            rate.admits(new ClientNetwork(true, i));
        }
        assertThat(rate.admits(busy)).isFalse();
    }

    @Test
    void whatHasNoAddressAndWhatHasNoLimitIsAdmitted() {
        ConnectionRate none = new ConnectionRate(Integer.MAX_VALUE, clock::get);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.admits(null)).isTrue();
            assertThat(none.admits(A)).isTrue();
        }
        assertThat(none.networks()).isZero();
    }
}
