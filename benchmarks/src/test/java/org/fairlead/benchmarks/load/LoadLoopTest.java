package org.fairlead.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadLoopTest {

    private static RawServer started() throws IOException {
        return started(RawServer.Workers.NONE);
    }

    private static RawServer started(RawServer.Workers workers) throws IOException {
        RawServer server = new RawServer(workers);
        Thread thread = new Thread(server);
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    @ParameterizedTest
    @EnumSource
    void everyConnectionIsUpgradedAndItsFirstEchoChecked(RawServer.Workers workers) throws IOException {
        RawServer server = started(workers);
        Job job = new Job("echo port=" + server.port() + " path=/echo payload=mixed size=3000 depth=4");
        try (LoadLoop loop = new LoadLoop(job)) {
            assertThat(loop.open(40, true)).hasSize(40).allMatch(LoadConnection::isOpen);
            assertThat(server.echoes()).isEqualTo(40);
            loop.closeAll();
        }
    }

    @Test
    void rawBroadcastReachesEveryConnectionEachTime() throws IOException {
        Job job = new Job("broadcast port=" + started().port() + " path=/broadcast payload=ascii size=1024 depth=1");
        try (LoadLoop loop = new LoadLoop(job)) {
            long[] received = {0};
            List<LoadConnection> connections = List.copyOf(loop.open(7, false));
            for (LoadConnection connection : connections) {
                connection.converse((from, messages) -> received[0] += messages);
            }
            for (int sent = 1; sent <= 3; sent++) {
                connections.get(0).send(1);
                int all = 7 * sent;
                loop.runUntil(() -> received[0] >= all, 30);
                assertThat(received[0]).isEqualTo(all);
            }
            loop.closeAll();
        }
    }

    @Test
    void serverThatAgreesOnNoCompressionIsToldOf() throws IOException {
        Job job = new Job("echo port=" + started().port() + " path=/echo payload=json size=100 depth=1 deflate=true");
        try (LoadLoop loop = new LoadLoop(job)) {
            assertThatThrownBy(() -> loop.open(1, true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("permessage-deflate");
        }
    }

    @Test
    void jobWithoutAValueIsToldOf() {
        assertThatThrownBy(() -> new Job("echo payload=ascii depth=1")).hasMessage("the job has no size");
        assertThatThrownBy(() -> new Job("echo payload")).hasMessageContaining("key=value");
    }

    @Test
    void dueTimesComeBackInOrderAndHaveABound() {
        DueTimes due = new DueTimes(3);
        for (int lap = 0; lap < 5; lap++) {
            assertThat(due.add(10 * lap)).isTrue();
            assertThat(due.add(10 * lap + 1)).isTrue();
            assertThat(due.next()).isEqualTo(10 * lap);
            assertThat(due.next()).isEqualTo(10 * lap + 1);
            assertThat(due.isEmpty()).isTrue();
        }
        assertThat(due.add(1) && due.add(2) && due.add(3)).isTrue();
        assertThat(due.add(4)).isFalse();
    }

    @Test
    void echoForWhichNothingWasSentIsAnError() {
        assertThatThrownBy(() -> new DueTimes(1).next()).isInstanceOf(IllegalStateException.class);
    }
}
