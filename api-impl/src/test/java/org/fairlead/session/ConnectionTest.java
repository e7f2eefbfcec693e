package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.protocol.Role;
import org.fairlead.timeout.Deadline;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the application asks of a connection, and what becomes of it on the host's executor. */
class ConnectionTest {

    @Test
    void aBatchGoesOutWhenBatchingIsNoLongerAllowed() {
        HandHost host = HandHost.server();
        host.connection().allowBatching(true);
        host.connection().sendTextAsync("a", 0, failure -> {});
        host.run();
        assertThat(host.sent()).isEmpty();
        host.connection().allowBatching(false);
        assertThat(host.sent()).as("on the executor alone").isEmpty();
        host.run();
        assertThat(host.sent()).isEqualTo("81 01 61");
        assertThat(host.asked).isEmpty();
    }

    @Test
    void aBatchGoesOutWhenItIsLarge() throws Exception {
        HandHost host = HandHost.server();
        host.connection().allowBatching(true);
        for (int batch = 0; batch < 2; batch++) {
            host.connection().sendBinaryAsync(ByteBuffer.allocate(20_000), 0, failure -> {});
            host.run();
            assertThat(host.sent()).isEmpty();
            host.connection().flushBatch();
            host.run();
            assertThat(host.sent()).isNotEmpty();
            host.written(20_004);
        }
        host.connection().sendBinaryAsync(ByteBuffer.allocate((32 << 10) - 5), 0, failure -> {});
        host.run();
        assertThat(host.sent()).isEmpty();
        host.connection().sendBinaryAsync(ByteBuffer.allocate(0), 0, failure -> {});
        host.run();
        assertThat(host.sent()).isNotEmpty();
    }

    @Test
    void aTransportThatEndsBeforeTheSessionBeganIsToldToNoHandler() {
        HandHost host = new HandHost(Role.SERVER, Settings.server(), Dispatch.WORKER, null);
        host.transportClosed();
        assertThat(host.told).containsExactly("closed");
        assertThat(host.connection().isOpen()).isFalse();
    }

    @Test
    void aTransportThatEndsInsideOnOpenLetsItReturnFirst() {
        HandHost host = new HandHost(Role.SERVER, Settings.server(), Dispatch.WORKER, null);
        host.stalled = true;
        host.on(host.connection()::opened);
        host.transportClosed();
        assertThat(host.told).isEmpty();
        host.stalled = false;
        host.run();
        assertThat(host.told).containsExactly("open", "close 1006 ", "closed");
    }

    @Test
    void anEndThatIsDecidedRightBeforeOnOpenIsToldBehindIt() {
        for (Dispatch dispatch : Dispatch.values()) {
            HandHost host = new HandHost(Role.SERVER, Settings.server(), dispatch, null);
            host.listener.opening = () -> host.connection().closeSoon(1001, "stop");
            host.on(host.connection()::opened);
            host.run();
            assertThat(host.told).containsExactly("open", "close 1001 stop");
            assertThat(host.sent()).as("the Close frame").startsWith("88 06 03 e9");
        }
    }

    @Test
    void onTheExecutorABatchGoesOutAtOnce() {
        HandHost host = HandHost.server();
        host.on(() -> {
            host.connection().allowBatching(true);
            host.connection().sendTextAsync("a", 0, failure -> {});
            assertThat(host.sent()).isEmpty();
            host.connection().allowBatching(false);
            assertThat(host.sent()).isEqualTo("81 01 61");
        });
    }

    @Test
    void nobodyCanFlushAClosedConnection() {
        HandHost host = HandHost.server();
        host.connection().close(4000, "enough");
        assertThatThrownBy(host.connection()::flushBatch)
                .isInstanceOf(IOException.class)
                .hasMessage("The connection is closed (LOCAL, 4000): enough");
    }

    @Test
    void aDeadlineThatACallbackLeftOpenIsNotThatOfTheNext() {
        HandHost host = HandHost.server();
        List<@Nullable Deadline> seen = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            host.connection().sendTextAsync("a", 0, failure -> {
                seen.add(Deadline.current());
                Deadline unused = Deadline.after(Duration.ofHours(1));
            });
        }
        host.run();
        host.written(6);
        assertThat(seen).containsExactly(null, null);
        assertThat(Deadline.current()).isNull();
    }

    @Test
    void whereNoWorkerTakesACallbackItIsCalledAllTheSame() throws Exception {
        HandHost host = HandHost.server();
        host.dismissed = true;
        CompletableFuture<String> thread = new CompletableFuture<>();
        host.connection()
                .sendTextAsync(
                        "a",
                        0,
                        failure -> thread.complete(Thread.currentThread().getName()));
        host.run();
        host.written(3);
        assertThat(thread.get(30, TimeUnit.SECONDS)).isEqualTo("fairlead-last-resort");
    }

    @Test
    void aSendThatNoExecutorTakesFails() {
        HandHost host = HandHost.server();
        host.ended = true;
        List<@Nullable Throwable> results = new ArrayList<>();
        host.connection().sendTextAsync("a", 0, results::add);
        host.run();
        assertThat(results).hasSize(1);
        assertThat(results.get(0)).isInstanceOf(IOException.class).hasMessage("The transport's executor has ended");
    }

    @Test
    void whatNoExecutorTookBeforeFailsWhereAFlushFindsThatOut() {
        HandHost host = HandHost.server();
        List<@Nullable Throwable> results = new ArrayList<>();
        host.connection().sendTextAsync("a", 0, results::add);
        host.ended = true;
        host.dropTasks();
        host.connection().allowBatching(false);
        host.run();
        assertThat(results).hasSize(1);
    }
}
