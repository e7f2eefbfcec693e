package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.fairlead.protocol.RandomConversation.Cuts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However the input is cut, and wherever events stop, the same is reported. */
class ChunkingTest {
    private static final Cuts WHOLE = new Cuts(Integer.MAX_VALUE - 1_000_000, false, false, false);
    private static final List<Cuts> CUTS = List.of(
            new Cuts(1, false, false, false),
            new Cuts(1, true, true, true),
            new Cuts(10, true, true, false),
            new Cuts(300, false, true, true),
            new Cuts(5_000, true, false, true));

    @ParameterizedTest
    @EnumSource
    void eventsDoNotDependOnHowTheInputIsCut(Role role) {
        Set<String> outcomes = new HashSet<>();
        for (long seed = 0; seed < 150; seed++) {
            boolean takeover = seed % 2 == 0;
            RandomConversation conversation =
                    new RandomConversation(seed, role, new DeflateParameters(!takeover, !takeover, 15, 15));
            byte[] wire = conversation.wire();
            List<String> expected = conversation.receive(wire, Long.MAX_VALUE, WHOLE, new Random(seed) {
                @Override
                public int nextInt(int bound) {
                    return bound - 1;
                }
            });
            for (Cuts cuts : CUTS) {
                assertThat(conversation.receive(wire, Long.MAX_VALUE, cuts, new Random(seed)))
                        .as("seed %d, %s", seed, cuts)
                        .isEqualTo(expected);
            }
            expected.forEach(line -> outcomes.add(line.replaceAll("^(fail \\d+|[a-z]+).*", "$1")));
        }
        assertThat(outcomes)
                .as("all that may happen did")
                .contains("text", "binary", "ping", "pong", "close", "fail 1002", "fail 1007");
    }

    @ParameterizedTest
    @EnumSource
    void garbageYieldsEventsOrAProtocolException(Role role) {
        Random random = new Random(42);
        for (int round = 0; round < 3_000; round++) {
            RandomConversation conversation =
                    new RandomConversation(round, role, new DeflateParameters(false, false, 15, 15));
            byte[] garbage = new byte[1 + random.nextInt(100)];
            random.nextBytes(garbage);
            // Without these the first header would nearly always be refused.
            garbage[0] = (byte) ((random.nextInt(2) << 7) | (random.nextInt(2) << 6) | random.nextInt(3));
            if (garbage.length > 1) {
                garbage[1] = (byte) ((role == Role.SERVER ? 0x80 : 0) | random.nextInt(60));
            }
            List<String> log = conversation.receive(garbage, 1_000, CUTS.get(round % CUTS.size()), random);
            assertThat(log).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void conversationsWithManyChangedBytesYieldEventsOrAProtocolException(Role role) {
        Random random = new Random(43);
        Set<String> failures = new HashSet<>();
        for (int round = 0; round < 300; round++) {
            RandomConversation conversation =
                    new RandomConversation(round, role, new DeflateParameters(true, false, 15, 15));
            byte[] wire = conversation.wire();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                wire[random.nextInt(wire.length)] = (byte) random.nextInt(256);
            }
            List<String> log = conversation.receive(wire, 500, CUTS.get(2 + round % 3), random);
            log.stream().filter(line -> line.startsWith("fail")).forEach(failures::add);
        }
        assertThat(failures).containsExactlyInAnyOrder("fail 1002", "fail 1007", "fail 1009");
    }
}
