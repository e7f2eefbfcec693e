package org.fairlead.timeout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B4")
class OwnedDeadlineTest {

    private final HandClock clock = new HandClock();
    private final OwnedDeadline owned = new OwnedDeadline();

    @AfterEach
    void noScopeIsLeft() {
        assertThat(Deadline.current()).isNull();
    }

    private Deadline detached(long seconds) {
        return Deadline.detached(Duration.ofSeconds(seconds), clock);
    }

    private Deadline after(long seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), clock);
    }

    private static long left() {
        return Objects.requireNonNull(Deadline.current()).remaining().toSeconds();
    }

    private void call(Runnable body) {
        Deadline before = owned.enter();
        try {
            body.run();
        } finally {
            Deadline.restore(before);
        }
    }

    @Test
    void aCallRunsInItsScopeAndWithoutOneInNone() {
        call(() -> assertThat(Deadline.current()).isNull());
        owned.set(detached(30), false);
        call(() -> assertThat(left()).isEqualTo(30));
        assertThat(Deadline.current()).isNull();
        owned.set(null, false);
        call(() -> assertThat(Deadline.current()).isNull());
    }

    @Test
    void theEarliestOfItAndOfWhatIsAroundTheCallCounts() {
        owned.set(detached(30), false);
        try (Deadline around = after(20)) {
            call(() -> assertThat(left()).isEqualTo(20));
            assertThat(Deadline.current()).isSameAs(around);
        }
        try (Deadline around = after(40)) {
            call(() -> assertThat(left()).isEqualTo(30));
        }
    }

    @Test
    void whatWasNotClosedIsTakenFromTheThreadAndIsClosed() {
        Deadline[] forgotten = new Deadline[2];
        try (Deadline around = after(40)) {
            call(() -> {
                forgotten[0] = after(5);
                forgotten[1] = after(4);
            });
            assertThat(Deadline.current()).isSameAs(around);
            forgotten[1].close();
            forgotten[0].close();
            assertThat(Deadline.current()).as("closing late changes nothing").isSameAs(around);
        }
        call(() -> forgotten[0] = after(5));
    }

    @Test
    void aCallThatClosesTheScopeAroundItLeavesTheOneAroundThat() {
        try (Deadline outer = after(40)) {
            Deadline inner = after(30);
            call(inner::close);
            assertThat(Deadline.current()).isSameAs(outer);
        }
    }

    @Test
    void settingItInsideACallCountsAtOnce() {
        call(() -> {
            owned.set(detached(30), true);
            assertThat(left()).isEqualTo(30);
            owned.set(detached(50), true);
            assertThat(left()).isEqualTo(50);
            owned.set(null, true);
            assertThat(Deadline.current()).isNull();
            owned.set(detached(7), true);
        });
        assertThat(Deadline.current()).isNull();
        call(() -> assertThat(left()).isEqualTo(7));
    }

    @Test
    void scopesThatAreOpenKeepTheirLimitsAndTheNewOneIsAroundThem() {
        owned.set(detached(30), false);
        call(() -> {
            try (Deadline inside = after(40)) {
                owned.set(detached(50), true);
                assertThat(left()).as("as it was opened").isEqualTo(30);
                assertThat(Deadline.current()).isSameAs(inside);
            }
            assertThat(left()).isEqualTo(50);
            try (Deadline inside = after(60)) {
                owned.set(null, true);
            }
            assertThat(Deadline.current()).isNull();
        });
    }

    @Test
    void theFirstOneEndsWithTheBlockThatItIsSetIn() {
        call(() -> {
            try (Deadline block = after(40)) {
                owned.set(detached(30), true);
                assertThat(left()).isEqualTo(30);
            }
            assertThat(Deadline.current()).isNull();
        });
        call(() -> assertThat(left()).isEqualTo(30));
    }

    @Test
    void aCallInsideACallMayClearItForBoth() {
        owned.set(detached(30), false);
        try (Deadline around = after(100)) {
            call(() -> {
                call(() -> {
                    assertThat(left()).isEqualTo(30);
                    owned.set(null, true);
                    assertThat(left()).isEqualTo(100);
                });
                assertThat(Deadline.current()).isSameAs(around);
            });
            assertThat(Deadline.current()).isSameAs(around);
        }
    }

    @Test
    void aCallInsideACallThatReplacesItEndsItForTheOuterOne() {
        owned.set(detached(30), false);
        call(() -> {
            Deadline block = after(60);
            call(() -> {
                owned.set(detached(50), true);
                assertThat(left())
                        .as("below the block's, which has the first one around it")
                        .isEqualTo(30);
            });
            assertThat(Deadline.current()).isSameAs(block);
            block.close();
            assertThat(Deadline.current()).isNull();
        });
        call(() -> assertThat(left()).isEqualTo(50));
    }

    @Test
    void whoSetsItFromOutsideHasNoScopeOfIt() {
        owned.set(detached(30), false);
        assertThat(Deadline.current()).isNull();
        try (Deadline own = after(40)) {
            owned.set(detached(20), false);
            assertThat(Deadline.current()).isSameAs(own);
            assertThat(left()).isEqualTo(40);
        }
    }

    @Test
    void movingItReachesACallThatWaits() throws Exception {
        Deadline deadline = detached(30);
        owned.set(deadline, false);
        CompletableFuture<@Nullable Throwable> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> call(() -> {
            try {
                Deadline.await(new CompletableFuture<>(), "something that does not come");
            } catch (Exception e) {
                ended.complete(e);
            }
        }));
        thread.start();
        while (clock.alarms() == 0) {
            Thread.onSpinWait();
        }
        deadline.shortenTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(DeadlineExceededException.class);
        thread.join();
    }
}
