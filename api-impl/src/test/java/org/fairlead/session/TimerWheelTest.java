package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private final TimerWheel wheel = new TimerWheel();
    private final LinkedBlockingQueue<Bell> rung = new LinkedBlockingQueue<>();

    private final class Bell extends Scheduler.Alarm {
        long due;
        long rang;

        void in(long nanos) {
            due = wheel.nanoTime() + nanos;
            wheel.set(this, due);
        }

        @Override
        public void ring() {
            rang = wheel.nanoTime();
            rung.add(this);
        }
    }

    @AfterEach
    void close() {
        wheel.close();
    }

    private Bell next() throws InterruptedException {
        Bell bell = rung.poll(20, TimeUnit.SECONDS);
        assertThat(bell).as("an alarm within 20 seconds").isNotNull();
        return bell;
    }

    /** As a system that has no thread left, and then one again. */
    private static final class ScarceThreads extends OwnThreads {
        private boolean scarce = true;

        ScarceThreads() {
            super(number -> "scarce-" + number);
        }

        @Override
        public Thread newThread(Runnable task) {
            if (!scarce) {
                return super.newThread(task);
            }
            scarce = false;
            return new Thread(task) {
                @Override
                public void start() {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            };
        }
    }

    @Test
    void alarmsRingOnceThereIsAThreadForThem() throws Exception {
        TimerWheel scarce = new TimerWheel(new ScarceThreads());
        try {
            Bell first = new Bell();
            assertThatThrownBy(() -> scarce.set(first, scarce.nanoTime())).isInstanceOf(OutOfMemoryError.class);
            Bell second = new Bell();
            scarce.set(second, scarce.nanoTime());
            assertThat(List.of(next(), next())).containsExactlyInAnyOrder(first, second);
        } finally {
            scarce.close();
        }
    }

    @Test
    void noAlarmRingsEarlyAndNoneIsLost() throws Exception {
        Random random = new Random(7);
        List<Bell> bells = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Bell bell = new Bell();
            bell.in(random.nextLong(400_000_000));
            bells.add(bell);
        }
        List<Bell> heard = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            heard.add(next());
        }
        assertThat(heard).containsExactlyInAnyOrderElementsOf(bells);
        assertThat(heard).allMatch(bell -> bell.rang - bell.due >= 0);
    }

    /** On the wheel's own thread, so that it cannot ring meanwhile. */
    @Test
    void aCancelledAlarmDoesNotRing() throws Exception {
        Bell cancelled = new Bell();
        Bell other = new Bell();
        wheel.set(
                new Scheduler.Alarm() {
                    @Override
                    public void ring() {
                        cancelled.in(0);
                        wheel.cancel(cancelled);
                        other.in(0);
                    }
                },
                wheel.nanoTime());
        assertThat(next()).isSameAs(other);
        assertThat(rung).isEmpty();
    }

    @Test
    void alarmsRingAlthoughAStrangerInterruptsTheThread() throws Exception {
        LinkedBlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        wheel.set(
                new Scheduler.Alarm() {
                    @Override
                    public void ring() {
                        threads.add(Thread.currentThread());
                    }
                },
                wheel.nanoTime());
        Thread timer = threads.poll(20, TimeUnit.SECONDS);
        assertThat(timer).isNotNull();
        Bell bell = new Bell();
        bell.in(50_000_000);
        timer.interrupt();
        assertThat(next()).isSameAs(bell);
        timer.join();
        Bell later = new Bell();
        later.in(1_000_000);
        assertThat(next()).isSameAs(later);
    }

    @Test
    void aLaterSetReplacesTheDeadline() throws Exception {
        Bell bell = new Bell();
        bell.in(TimeUnit.DAYS.toNanos(400));
        bell.in(1_000_000);
        assertThat(next()).isSameAs(bell);
        bell.in(9_876_543_210L * 1_000_000);
        bell.in(-5);
        assertThat(next()).isSameAs(bell);
        assertThat(rung).isEmpty();
    }

    @Test
    void anAlarmFarAwayDoesNotDelayANearOne() throws Exception {
        new Bell().in(Long.MAX_VALUE / 2);
        Bell near = new Bell();
        near.in(5_000_000);
        assertThat(next()).isSameAs(near);
    }

    @Test
    void anAlarmMayBeSetAgainWhileItRings() throws Exception {
        Scheduler.Alarm twice = new Scheduler.Alarm() {
            private int count;

            @Override
            public void ring() {
                if (++count == 1) {
                    wheel.set(this, wheel.nanoTime() + 1_000_000);
                } else {
                    rung.add(new Bell());
                }
            }
        };
        wheel.set(twice, wheel.nanoTime());
        assertThat(next()).isNotNull();
    }

    @Test
    void anAlarmThatThrowsDoesNotStopTheOthers() throws Exception {
        wheel.set(
                new Scheduler.Alarm() {
                    @Override
                    public void ring() {
                        throw new IllegalStateException("broken on purpose");
                    }
                },
                wheel.nanoTime());
        Bell after = new Bell();
        after.in(20_000_000);
        assertThat(next()).isSameAs(after);
    }
}
