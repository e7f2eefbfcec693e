package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules of sends, batches, pings, stalls, cuts, closes and aborts by several senders on both sides, and what must hold in each. A failure
 * names its seed; the schedule is the same for the same seed.
 */
class RandomScheduleTest {
    private static final int SCHEDULES = 250;
    private static final int STEPS = 120;
    private static final int SENDERS = 3;

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 2_000_000, 3_000_000, 4_000_000})
    void whatMustHoldHoldsInEverySchedule(long first) throws Exception {
        for (long seed = first; seed < first + SCHEDULES; seed++) {
            try {
                schedule(seed);
            } catch (Throwable e) {
                throw new AssertionError("the schedule with seed " + seed + " fails: " + e.getMessage(), e);
            }
        }
    }

    private static void schedule(long seed) throws Exception {
        Random random = new Random(seed);
        ExecutorService[] threads = new ExecutorService[SENDERS];
        for (int i = 0; i < SENDERS; i++) {
            threads[i] = Executors.newSingleThreadExecutor();
        }
        boolean violent = random.nextInt(3) == 0;
        int chunk = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(40);
        try (Conversation talk = Conversation.manual(1 + random.nextInt(2000), chunk)) {
            if (random.nextBoolean()) {
                talk.deflate = new DeflateParameters(random.nextBoolean(), random.nextBoolean(), 15, 15);
            }
            talk.openClient(settings(Settings.client(), random), dispatch(random));
            talk.openServer(settings(Settings.server(), random), dispatch(random));
            RandomSide client = new RandomSide(talk, talk.client(), talk.pair.client(), talk.client, random, SENDERS);
            RandomSide server = new RandomSide(talk, talk.server(), talk.pair.server(), talk.server, random, SENDERS);
            talk.run();
            for (int step = 0; step < STEPS; step++) {
                RandomSide side = random.nextBoolean() ? client : server;
                int sender = random.nextInt(SENDERS);
                int what = random.nextInt(100);
                int size = random.nextInt(10) == 0 ? random.nextInt(5000) : random.nextInt(50);
                threads[sender]
                        .submit(() -> step(talk, side, sender, what, size, violent))
                        .get(20, TimeUnit.SECONDS);
            }
            for (int sender = 0; sender < SENDERS; sender++) {
                int ending = sender;
                threads[sender]
                        .submit(() -> {
                            client.endPartial(ending);
                            server.endPartial(ending);
                        })
                        .get(20, TimeUnit.SECONDS);
            }
            talk.stalled = false;
            talk.pair.cut(false);
            client.flushBatch();
            server.flushBatch();
            talk.run();
            // two event loops that both wait for the other to read are parted by the send timeout
            boolean peaceful = talk.client().isOpen()
                    && talk.server().isOpen()
                    && !(talk.pair.client().isPaused() && talk.pair.server().isPaused());
            if (peaceful) {
                client.sees(server, true);
                server.sees(client, true);
            }
            talk.client().close(1000, "the end");
            talk.run();
            talk.advance(Duration.ofMinutes(3));
            client.sees(server, false);
            server.sees(client, false);
            ended(client, talk.client());
            ended(server, talk.server());
            assertThat(((ManualClock) talk.clock).alarms()).isZero();
        } finally {
            for (ExecutorService thread : threads) {
                thread.shutdownNow();
            }
        }
    }

    private static Dispatch dispatch(Random random) {
        return random.nextBoolean() ? Dispatch.WORKER : Dispatch.EVENT_LOOP;
    }

    private static Settings settings(Settings settings, Random random) {
        return Conversation.with(
                settings,
                "messageQueueSize",
                1 + random.nextInt(5),
                "messageQueueBytes",
                (long) (1024 + random.nextInt(3000)),
                "outboxMessages",
                1 + random.nextInt(10),
                "outboxBytes",
                (long) (1024 + random.nextInt(3000)));
    }

    private static void step(Conversation talk, RandomSide side, int sender, int what, int size, boolean violent) {
        if (what < 45) {
            side.sendAsync(sender, size);
        } else if (what < 55) {
            side.sendOnTheLoop(sender, size);
        } else if (what < 72) {
            side.sendPart(sender, size);
        } else if (what < 76) {
            side.ping();
        } else if (what < 80) {
            talk.stalled = !talk.stalled;
        } else if (what < 83) {
            talk.pair.cut(true);
        } else if (what < 87) {
            talk.pair.cut(false);
        } else if (what < 90) {
            talk.advance(Duration.ofMillis(size));
        } else if (what < 92) {
            side.batching(size % 2 == 0);
        } else if (what < 94) {
            side.flushBatch();
        } else if (violent && what == 98) {
            side.connection.close(4000, "at random");
        } else if (violent && what == 99) {
            side.connection.abort();
        } else {
            talk.run();
        }
    }

    private static void ended(RandomSide side, Connection connection) throws Exception {
        assertThat(connection.isOpen()).isFalse();
        side.hasEnded();
        Object outbox = field(connection, "outbox");
        Method backlog = outbox.getClass().getDeclaredMethod("queuedBytes");
        backlog.setAccessible(true);
        assertThat(backlog.invoke(outbox)).isEqualTo(0L);
        Object inbox = field(connection, "inbox");
        Method peek = inbox.getClass().getDeclaredMethod("peek");
        peek.setAccessible(true);
        assertThat(peek.invoke(inbox)).isNull();
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
