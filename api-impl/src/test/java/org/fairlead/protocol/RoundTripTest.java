package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two engines talk: what one writes, the other reports. */
class RoundTripTest {

    static List<@Nullable DeflateParameters> everyCombinationOfDeflateParameters() {
        List<@Nullable DeflateParameters> all = new ArrayList<>();
        all.add(null);
        for (int takeover = 0; takeover < 4; takeover++) {
            for (int server = 8; server <= 15; server++) {
                for (int client = 8; client <= 15; client++) {
                    all.add(new DeflateParameters((takeover & 1) != 0, (takeover & 2) != 0, server, client));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("everyCombinationOfDeflateParameters")
    void whatOneWritesTheOtherReports(@Nullable DeflateParameters deflate) {
        RecordedEvents atServer = new RecordedEvents();
        RecordedEvents atClient = new RecordedEvents();
        Protocol server = Wire.engine(Role.SERVER, deflate, atServer);
        Protocol client = Wire.engine(Role.CLIENT, deflate, atClient);
        Random random = new Random(5);
        for (int round = 0; round < 4; round++) {
            exchange(client, server, atServer, random);
            exchange(server, client, atClient, random);
            if (round % 2 == 1) {
                server.releaseIdle();
                client.releaseIdle();
            }
        }
        CollectedOutput out = new CollectedOutput();
        client.writeClose(out, 4321, "done");
        assertThat(Wire.receive(server, atServer, out.take())).endsWith("close 4321 done");
        server.release();
        client.release();
    }

    private static void exchange(Protocol from, Protocol to, RecordedEvents events, Random random) {
        CollectedOutput out = new CollectedOutput(
                random.nextBoolean(), random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5) == 0 ? random.nextInt(2_000) : random.nextInt(60); i > 0; i--) {
            text.append("wave €").append(random.nextInt(50)).append("😀");
        }
        int cut = random.nextInt(text.length() + 1);
        from.writeText(out, text.substring(0, cut), false);
        from.writePing(out, ByteBuffer.wrap(new byte[] {1}));
        from.writeText(out, text.substring(cut), true);
        byte[] bytes = Wire.utf8(text.toString());
        from.writeBinary(out, ByteBuffer.wrap(bytes), true);
        from.writePong(out, ByteBuffer.wrap(new byte[] {2}));
        events.log.clear();
        assertThat(Wire.receive(to, events, out.take()))
                .containsExactly(
                        "start text",
                        "ping 01",
                        "text " + text,
                        "start binary",
                        "binary " + HexFormat.of().formatHex(bytes),
                        "pong 02");
    }
}
