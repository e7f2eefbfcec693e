package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That callbacks are serial and none is lost, whatever an executor does, and that none is interrupted in place of another. */
class StrandTest {

    private static final Error NO_THREAD = new InternalError("unable to create native thread");

    @AfterEach
    void nobodyIsInterrupted() {
        boolean unused = Thread.interrupted();
    }

    @Test
    @Tag("A23")
    void anExecutorThatFailsInAnotherWayThanByRejectingIsNoThreadEither() throws Exception {
        HandHost host = HandHost.server();
        CountDownLatch closed = new CountDownLatch(1);
        host.listener.closing = closed::countDown;
        host.workersFault = NO_THREAD;
        host.receiveText("never handled");
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(host.told)
                .containsExactly(
                        "open",
                        "error The executor failed: " + NO_THREAD,
                        "close 1013 No thread takes this connection's callbacks");
    }

    @Test
    void whatAnExecutorRunsAlthoughItHasFailedDoesNothingBesideTheThreadThatTookItsPlace() throws Exception {
        HandHost host = new HandHost(Role.SERVER, Settings.server(), Dispatch.WORKER, null);
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        host.listener.opening = () -> {
            opening.countDown();
            await(goOn);
        };
        host.listener.closing = closed::countDown;
        host.workersFault = NO_THREAD;
        host.on(host.connection()::opened);
        await(opening);
        host.workersFault = null;
        host.listener.opening = () -> host.told.add("a second time");
        host.run();
        assertThat(host.told).isEmpty();
        goOn.countDown();
        await(closed);
        assertThat(host.told)
                .containsExactly(
                        "open",
                        "error The executor failed: " + NO_THREAD,
                        "close 1013 No thread takes this connection's callbacks");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aResultThatAnExecutorFailsToTakeIsToldOnceAndSoAreThoseBehindIt() throws Exception {
        HandHost host = HandHost.server();
        CompletableFuture<@Nullable Throwable> first = new CompletableFuture<>();
        host.connection().sendTextAsync("a", 0, first::complete);
        host.run();
        host.workersFault = NO_THREAD;
        host.written(3);
        assertThat(first.get(30, TimeUnit.SECONDS)).isNull();
        host.workersFault = null;
        host.run(); // what it has kept
        List<@Nullable Throwable> second = new ArrayList<>();
        CompletableFuture<@Nullable Throwable> told = new CompletableFuture<>();
        host.connection().sendTextAsync("b", 0, failure -> {
            second.add(failure);
            told.complete(failure);
        });
        host.run();
        host.written(3);
        assertThat(told.get(30, TimeUnit.SECONDS)).isNull();
        assertThat(second).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A23")
    void aFaultOfOurOwnWhileAMessageIsHandedOverIs1011(Dispatch dispatch) {
        HandHost host = HandHost.opened(Role.SERVER, Settings.server(), dispatch);
        host.listener.receiving = () -> {
            host.listener.receiving = () -> {};
            throw new InternalError("no room for the message");
        };
        host.receive(host.frame(HandHost.TEXT, "lost"), host.frame(HandHost.TEXT, "not told"));
        assertThat(host.told).containsExactly("open", "error no room for the message", "close 1011 An internal error");
        assertThat(host.sent()).startsWith("88 13 03 f3");
    }

    @Test
    void anInterruptOfOneHandlerIsNotLeftToTheNext() {
        HandHost host = HandHost.server();
        List<Boolean> interrupted = new ArrayList<>();
        host.listener.onText = payload -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt(); // as whoever catches an InterruptedException does
        };
        host.stalled = true;
        host.receiveText("a");
        host.receiveText("b");
        host.stalled = false;
        host.run();
        assertThat(interrupted).containsExactly(false, false);
    }

    @Test
    void anInterruptOfOneSendHandlerIsNotLeftToTheNext() {
        HandHost host = HandHost.server();
        List<Boolean> interrupted = new ArrayList<>();
        SendCallback callback = failure -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
        };
        host.connection().sendTextAsync("a", 0, callback);
        host.connection().sendTextAsync("b", 0, callback);
        host.run();
        host.written(6);
        assertThat(interrupted).containsExactly(false, false);
    }

    @Test
    void whoClosesOnAThreadOfItsOwnStaysInterrupted() {
        HandHost host = HandHost.server();
        List<Boolean> interrupted = new ArrayList<>();
        host.listener.closing = () -> interrupted.add(Thread.currentThread().isInterrupted());
        Thread.currentThread().interrupt();
        host.connection().close(1000, "");
        assertThat(interrupted).containsExactly(true);
        assertThat(Thread.interrupted()).isTrue();
    }
}
