package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.protocol.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When reading stops and goes on, and what the peer's frames do to the clocks. */
class InboxBoundsTest {
    private static final SendCallback NOBODY = failure -> {};

    private static HandHost queue(int messages, long bytes) {
        Settings settings =
                Settings.server().toBuilder().messageQueue(messages, bytes).build();
        HandHost host = HandHost.opened(Role.SERVER, settings, Dispatch.WORKER);
        host.stalled = true;
        return host;
    }

    @Test
    void oneReadFillsTheQueueAndNoMore() {
        HandHost host = queue(1, 1 << 20);
        host.receive(
                host.frame(HandHost.TEXT, "a"),
                host.frame(HandHost.TEXT, "b"),
                host.frame(HandHost.TEXT, "c"),
                host.frame(HandHost.TEXT, "d"));
        assertThat(host.asked).containsExactly("pause", "keep");
        host.stalled = false;
        host.run();
        assertThat(host.told).containsExactly("open", "text a", "text b");
        assertThat(host.asked).containsExactly("pause", "keep", "resume");
    }

    @Test
    void theQueueIsFullAtItsBytesAndReadsOnAtHalfOfThem() {
        int cost = 100 + Part.OVERHEAD;
        HandHost host = queue(100, 8 * cost);
        List<Integer> pending = new ArrayList<>();
        host.listener.onText = payload -> pending.add(host.pending());
        for (int round = 0; round < 3; round++) {
            host.stalled = true;
            for (int i = 0; i < 7; i++) {
                host.receiveText("x".repeat(100));
            }
            assertThat(host.asked).isEmpty();
            host.receiveText("x".repeat(100));
            assertThat(host.asked).containsExactly("pause", "keep");
            host.stalled = false;
            host.run();
            assertThat(host.asked).containsExactly("pause", "keep", "resume");
            assertThat(pending.subList(0, 4))
                    .as("when the executor is told to read on")
                    .containsExactly(0, 0, 0, 1);
            assertThat(pending).hasSize(8);
            host.asked.clear();
            pending.clear();
        }
    }

    @Test
    void whatComesAfterTheEndIsTakenAndDropped() {
        HandHost host = HandHost.client();
        host.connection().close(1000, "");
        host.run();
        host.receive(
                host.frame(HandHost.TEXT - HandHost.FIN, "a"),
                host.frame(HandHost.PONG, "nobody waits for"),
                host.frame(0, ""),
                host.frame(HandHost.PING, "not answered"),
                host.frame(HandHost.CONTINUATION, "b"),
                host.frame(HandHost.BINARY, "c"));
        host.receive(host.frame(HandHost.CLOSE, "\003\350"), host.frame(HandHost.TEXT, "after Close"));
        host.receive(host.frame(HandHost.TEXT, "in the next read"));
        assertThat(host.asked).isEmpty();
        assertThat(host.told).containsExactly("open", "close 1000 ");
    }

    @ParameterizedTest
    @EnumSource
    void aMessageOfManyFramesIsTakenInOneRead(Dispatch dispatch) {
        HandHost host = HandHost.opened(Role.SERVER, Settings.server(), dispatch);
        host.receive(
                host.frame(HandHost.TEXT - HandHost.FIN, ""),
                host.frame(HandHost.PING, "p"),
                host.frame(0, "a"),
                host.frame(0, ""),
                host.frame(HandHost.PONG, "of no ping"),
                host.frame(0, "b"),
                host.frame(HandHost.CONTINUATION, ""));
        assertThat(host.asked).isEmpty();
        assertThat(host.told).containsExactly("open", "text ab");
        assertThat(host.sent()).isEqualTo("8a 01 70");
    }

    @Test
    void aPongHandlerThatSendsMoreThanThePeerTakesStopsReading() {
        HandHost host = HandHost.opened(Role.SERVER, Settings.server(), Dispatch.EVENT_LOOP);
        host.listener.on(
                Kind.PONG,
                Form.WHOLE,
                -1,
                payload -> host.connection().sendBinaryAsync(ByteBuffer.allocate(100_000), 0, NOBODY));
        host.receive(host.frame(HandHost.PONG, "one"), host.frame(HandHost.TEXT, "behind it"));
        assertThat(host.told).containsExactly("open", "pong one");
        assertThat(host.asked).containsExactly("pause", "keep");
    }

    @Test
    void thePongOfAPingOfOursIsTakenWithWhatIsBehindIt() {
        HandHost host = HandHost.server();
        var pong = host.connection().pingAsync(ByteBuffer.wrap(new byte[] {'p'}), null);
        host.run();
        host.receive(host.frame(HandHost.PONG, "p"), host.frame(HandHost.TEXT, "a"));
        assertThat(pong).isDone();
        assertThat(host.told).containsExactly("open", "text a");
        assertThat(host.asked).isEmpty();
    }

    // ---- the idle clock

    private static HandHost idleAfterASecond() {
        Settings settings = Settings.server().toBuilder()
                .maxIdleTimeout(Duration.ofSeconds(1))
                .heartbeat(Duration.ZERO, Duration.ZERO)
                .build();
        return HandHost.opened(Role.SERVER, settings, Dispatch.WORKER);
    }

    @ParameterizedTest
    @EnumSource(Stir.class)
    void whoeverStirsIsNotIdle(Stir stir) {
        HandHost host = idleAfterASecond();
        host.connection().sendTextAsync("a", 0, NOBODY);
        host.run();
        host.advance(Duration.ofMillis(900));
        switch (stir) {
            case PING -> host.receive(host.frame(HandHost.PING, ""));
            case PONG -> host.receive(host.frame(HandHost.PONG, ""));
            case MESSAGE -> host.receiveText("a");
            case PART -> host.receive(host.frame(HandHost.TEXT - HandHost.FIN, "a"));
            case SEND -> host.connection().sendTextAsync("not taken yet", 0, NOBODY);
            case SEND_AT_ONCE ->
                host.on(() -> {
                    try {
                        host.connection().sendText("not taken yet");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
            case TAKE -> host.written(3);
        }
        host.run();
        host.advance(Duration.ofMillis(999));
        assertThat(host.told).allMatch(what -> !what.startsWith("close"));
        host.advance(Duration.ofMillis(1));
        assertThat(host.told).last().asString().startsWith("close 1006 ");
    }

    private enum Stir {
        PING,
        PONG,
        MESSAGE,
        PART,
        SEND,
        SEND_AT_ONCE,
        TAKE
    }
}
