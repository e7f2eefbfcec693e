package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateReceivingTest {
    static final DeflateParameters TAKEOVER = new DeflateParameters(false, false, 15, 15);
    static final DeflateParameters NO_TAKEOVER = new DeflateParameters(true, true, 15, 15);
    private static final String HELLO = "f2 48 cd c9 c9 07 00";

    private final RecordedEvents events = new RecordedEvents();

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** The next message of the stream, without the tail. */
    private static byte[] deflate(Deflater deflater, byte[] message) {
        byte[] out = new byte[message.length * 2 + 100];
        deflater.setInput(message);
        int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, count - 4);
    }

    private Protocol client(DeflateParameters deflate) {
        return Wire.engine(Role.CLIENT, deflate, events);
    }

    private static byte[] toClient(String firstByte, String payload) {
        return Wire.frameTo(Role.CLIENT, Wire.hex(firstByte)[0], Wire.hex(payload));
    }

    @ParameterizedTest
    @EnumSource
    void exampleOfTheRfcIsInflated(Role role) {
        assertThat(Wire.receive(Wire.engine(role, TAKEOVER, events), events, Wire.frameTo(role, 0xc1, Wire.hex(HELLO))))
                .containsExactly("start text", "text Hello");
        assertThat(events.partSizes).as("one part").containsExactly(5);
    }

    @Test
    void fragmentedExampleOfTheRfcIsInflatedWithControlFramesBetween() {
        assertThat(Wire.receive(
                        client(TAKEOVER),
                        events,
                        toClient("41", "f2 48 cd"),
                        toClient("89", ""),
                        toClient("00", ""),
                        toClient("80", "c9 c9 07 00")))
                .containsExactly("start text", "ping ", "text Hello");
    }

    @Test
    void secondMessageOfTheRfcRefersToTheFirst() {
        byte[] first = toClient("c1", HELLO);
        byte[] second = toClient("c1", "f2 00 11 00 00");
        assertThat(Wire.receive(client(TAKEOVER), events, first, second)).endsWith("start text", "text Hello");
        events.log.clear();
        assertThat(Wire.receive(client(NO_TAKEOVER), events, first, second)).endsWith("start text", "fail 1007");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 05 00 fa ff 48 65 6c 6c 6f 00", // stored block
                "f3 48 cd c9 c9 07 00 00", // BFINAL=1, then the empty block that the RFC demands
                "f3 48 cd c9 c9 07 00", // BFINAL=1 without it
                "f2 48 05 00 00 00 ff ff ca c9 c9 07 00", // two blocks
                "f3 48 05 00 ca c9 c9 07 00" // a final block in the midst of the message
            })
    void otherFormsOfTheMessageAreInflated(String payload) {
        for (DeflateParameters deflate : new DeflateParameters[] {TAKEOVER, NO_TAKEOVER}) {
            events.log.clear();
            assertThat(Wire.receive(client(deflate), events, toClient("c1", payload), toClient("c1", payload)))
                    .containsExactly("start text", "text Hello", "start text", "text Hello");
        }
    }

    @Test
    void compressedEmptyMessagesAreInflated() {
        assertThat(Wire.receive(
                        client(TAKEOVER),
                        events,
                        toClient("c1", "00"),
                        toClient("c2", "02 00"),
                        toClient("c1", ""),
                        toClient("41", ""),
                        toClient("80", ""),
                        toClient("c1", HELLO)))
                .containsExactly(
                        "start text",
                        "text ",
                        "start binary",
                        "binary ",
                        "start text",
                        "text ",
                        "start text",
                        "text ",
                        "start text",
                        "text Hello");
    }

    @Test
    void uncompressedMessagesMayStandBetween() {
        assertThat(Wire.receive(client(TAKEOVER), events, toClient("81", "41"), toClient("c1", HELLO)))
                .containsExactly("start text", "text A", "start text", "text Hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f2", // truncated before the first symbol
                "f2 48 cd c9", // truncated inside a block
                "f3 48 cd c9", // truncated inside a final block
                "03", // truncated inside the end of a final block without content
                "f2 48 cd c9 c9 07", // truncated before the header of the block that the sender cut
                "00 05 00 fa ff 48 65 6c 6c 6f", // the same behind a stored block
                "00 05", // truncated inside a stored length
                "00 10 00 ef ff 48", // truncated inside a stored block
                "06", // undefined block type
                "00 05 00 fa fe 48 65", // stored length that contradicts itself
                "f3 48 cd c9 c9 07 00 ff ff", // garbage behind a final block
                "f2 00 11 00 00" // refers to before the stream
            })
    void whatIsNoDeflateDataFailsWith1007(String payload) {
        assertThat(Wire.receive(client(TAKEOVER), events, toClient("c1", payload)))
                .containsExactly("start text", "fail 1007");
        events.log.clear();
        assertThat(Wire.receive(client(NO_TAKEOVER), events, toClient("c2", payload)))
                .containsExactly("start binary", "fail 1007");
    }

    @Test
    void messageThatIsCutAnywhereFailsWith1007() {
        Deflater deflater = new Deflater(9, true);
        StringBuilder text = new StringBuilder();
        new Random(3).ints(300, 'a', 'z').map(c -> c % 3 == 0 ? 'e' : c).forEach(text::appendCodePoint);
        byte[] whole = deflate(deflater, Wire.utf8(text.toString()));
        deflater.end();
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Wire.frame(0xc1, Arrays.copyOf(whole, length), null);
            for (DeflateParameters deflate : new DeflateParameters[] {TAKEOVER, NO_TAKEOVER}) {
                events.log.clear();
                assertThat(Wire.receive(client(deflate), events, cut))
                        .as("%d bytes", length)
                        .containsExactly("start text", "fail 1007");
            }
        }
    }

    @Test
    void textIsCheckedAfterInflation() {
        Deflater deflater = new Deflater(9, true);
        assertThat(Wire.receive(client(TAKEOVER), events, Wire.frame(0xc1, deflate(deflater, Wire.hex("41 ff")), null)))
                .containsExactly("start text", "fail 1007");
        events.log.clear();
        deflater.reset();
        assertThat(Wire.receive(client(TAKEOVER), events, Wire.frame(0xc1, deflate(deflater, Wire.hex("41 c3")), null)))
                .containsExactly("start text", "fail 1007");
        deflater.end();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "1000", "8192", "100000"})
    @Tag("A8")
    void bombStopsRightBehindTheLimit(int limit) {
        Deflater deflater = new Deflater(9, true);
        byte[] bomb = Wire.frame(0xc2, deflate(deflater, new byte[10_000_000]), null);
        deflater.end();
        events.limit = limit;
        assertThat(Wire.receive(client(TAKEOVER), events, bomb)).containsExactly("start binary", "fail 1009");
        assertThat(events.partSizes.stream().mapToInt(n -> n).sum()).isLessThanOrEqualTo(limit);
    }

    @Test
    @Tag("A8")
    void compressedMessageThatExceedsALaterLimitFailsByWhatWasInflated() throws Exception {
        Deflater deflater = new Deflater(9, true);
        byte[] begun = Wire.frame(0x42, deflate(deflater, new byte[5000]), null);
        deflater.end();
        Protocol engine = client(TAKEOVER);
        while (!engine.receive(ByteBuffer.wrap(begun))) {}
        engine.limitMessage(5000);
        assertThatThrownBy(() -> engine.limitMessage(4999))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        failure -> assertThat(failure.closeCode()).isEqualTo(1009));
        assertThat(engine.receive(ByteBuffer.wrap(Wire.hex("80 00")))).isTrue();
    }

    @Test
    void compressedMessageThatExceedsALaterLimitFailsByWhatItsHeaderAnnounces() throws Exception {
        Protocol engine = client(TAKEOVER);
        engine.receive(
                ByteBuffer.wrap(Wire.hex("c2 7f 00 00 00 00 00 01 07 d1"))); // 2 * 1000 bytes and 64 KiB, and one more
        engine.limitMessage(1001);
        assertThatThrownBy(() -> engine.limitMessage(1000))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("expected at most 67536 bytes");
    }

    @Test
    void messageOfExactlyTheLimitIsInflated() {
        Deflater deflater = new Deflater(9, true);
        events.limit = 40_000;
        byte[] message = random(40_000);
        Wire.receive(client(NO_TAKEOVER), events, Wire.frame(0xc2, deflate(deflater, message), null));
        deflater.end();
        assertThat(events.log).hasSize(2);
        assertThat(events.partSizes.stream().mapToInt(n -> n).sum()).isEqualTo(40_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {8192, 16384, 32768, 65536})
    void messageThatFillsTheChunkExactlyEndsWithAnEmptyPart(int size) {
        Deflater deflater = new Deflater(9, true);
        byte[] message = deflate(deflater, new byte[size]);
        deflater.end();
        assertThat(Wire.receive(client(NO_TAKEOVER), events, Wire.frame(0xc2, message, null)))
                .containsExactly("start binary", "binary " + "00".repeat(size));
        assertThat(events.partSizes).endsWith(8192, 0);
    }

    @Test
    void anEngineKnowsWhetherItCompresses() {
        assertThat(client(TAKEOVER).compresses()).isTrue();
        assertThat(Wire.engine(Role.CLIENT, null, events).compresses()).isFalse();
    }

    @Test
    void historyGoesAroundTheRingAndSurvivesIdleTimes() throws Exception {
        Deflater deflater = new Deflater(9, true);
        Protocol engine = client(TAKEOVER);
        byte[] pattern = random(7_001);
        for (int i = 0; i < 40; i++) {
            byte[] message = Arrays.copyOfRange(pattern, i * 100, pattern.length);
            byte[] wire = Wire.frame(0xc2, deflate(deflater, message), null);
            assertThat(i == 0 || wire.length < message.length / 4).isTrue();
            Wire.receive(engine, events, wire);
            assertThat(events.log).endsWith("binary " + java.util.HexFormat.of().formatHex(message));
            if (i % 3 == 0) {
                engine.releaseIdle();
                engine.releaseIdle();
            }
        }
        // Exactly one ring of history, and exactly at its end.
        for (int i = 0; i < 3; i++) {
            byte[] ring = random(32_768);
            Wire.receive(engine, events, Wire.frame(0xc2, deflate(deflater, ring), null));
            engine.releaseIdle();
            Wire.receive(engine, events, Wire.frame(0xc2, deflate(deflater, Arrays.copyOf(ring, 20_000)), null));
            assertThat(events.log)
                    .endsWith("binary " + java.util.HexFormat.of().formatHex(Arrays.copyOf(ring, 20_000)));
            Wire.receive(engine, events, Wire.frame(0xc2, deflate(deflater, new byte[12_768]), null));
        }
        deflater.end();
    }

    @Test
    void idleTimeInsideAMessageLosesNothing() throws Exception {
        Protocol engine = client(NO_TAKEOVER);
        for (byte b : toClient("c1", HELLO)) {
            assertThat(engine.receive(ByteBuffer.wrap(new byte[] {b}))).isTrue();
            engine.releaseIdle();
        }
        assertThat(events.log).containsExactly("start text", "text Hello");
    }

    @Test
    void eventsMayStopInsideAnInflatedMessage() throws Exception {
        byte[] message = random(30_000);
        Arrays.fill(message, 5_000, 29_000, (byte) 7);
        Deflater deflater = new Deflater(9, true);
        byte[] compressed = deflate(deflater, message);
        deflater.end();
        byte[] wire = Wire.concat(
                Wire.frameTo(Role.SERVER, 0x42, Arrays.copyOf(compressed, 3_000)),
                Wire.frameTo(Role.SERVER, 0x80, Arrays.copyOfRange(compressed, 3_000, compressed.length)),
                Wire.frameTo(Role.SERVER, 0x89, Wire.utf8("x")));
        events.goOn = () -> false;
        Protocol engine = Wire.engine(Role.SERVER, NO_TAKEOVER, events);
        ByteBuffer in = ByteBuffer.wrap(wire);
        int stops = 0;
        while (!engine.receive(in)) {
            stops++;
            assertThat(events.partSizes.size() + (events.log.contains("ping 78") ? 1 : 0))
                    .isEqualTo(stops);
            // The transport may move what is left.
            in = ByteBuffer.wrap(RecordedEvents.bytes(in));
        }
        assertThat(stops).isGreaterThan(4);
        assertThat(events.log)
                .containsExactly(
                        "start binary", "binary " + java.util.HexFormat.of().formatHex(message), "ping 78");
    }

    @Test
    void releaseInsideAnEventStopsInflating() throws Exception {
        Deflater deflater = new Deflater(9, true);
        byte[] wire = Wire.frame(0xc2, deflate(deflater, new byte[100_000]), null);
        deflater.end();
        Protocol engine = client(NO_TAKEOVER);
        events.goOn = () -> {
            engine.release();
            return true;
        };
        assertThat(engine.receive(ByteBuffer.wrap(wire))).isTrue();
        assertThat(events.partSizes).hasSize(1);
    }

    @Test
    void tailThatIsDataOfABlockFailsWith1007() throws Exception {
        // A stored block that lacks its last 4 bytes: no sender may cut them off (RFC 7692 section 7.2.1).
        byte[] payload = Wire.concat(Wire.hex("00 00 20 ff df"), new byte[8188]);
        for (DeflateParameters deflate : new DeflateParameters[] {TAKEOVER, NO_TAKEOVER}) {
            events.log.clear();
            assertThat(Wire.receive(client(deflate), events, Wire.frame(0xc2, payload, null)))
                    .containsExactly("start binary", "fail 1007");
        }
    }

    /** An empty block that is not compressed has 5 bytes and no content. */
    private static byte[] emptyBlocks(int count) {
        byte[] blocks = new byte[5 * count];
        for (int i = 0; i < count; i++) {
            blocks[5 * i + 3] = -1;
            blocks[5 * i + 4] = -1;
        }
        return blocks;
    }

    @Test
    void blocksWithoutContentAreBoundedByTheMessageLimit() {
        events.limit = 2;
        byte[] most = emptyBlocks(13_108); // 2 * 2 bytes and 64 KiB
        byte[] message = Arrays.copyOf(most, 65_540);
        assertThat(Wire.receive(
                        client(TAKEOVER),
                        events,
                        Wire.frameTo(Role.CLIENT, 0x42, message),
                        Wire.frameTo(Role.CLIENT, 0x80, new byte[] {0})))
                .containsExactly("start binary", "fail 1009");
    }

    @Test
    void compressedFrameThatAnnouncesTooMuchIsRefusedOnItsHeader() {
        events.limit = 1000;
        assertThat(Wire.receive(client(TAKEOVER), events, Wire.hex("c2 7f 40 00 00 00 00 00 00 00")))
                .containsExactly("start binary", "fail 1009");
    }

    @Test
    void compressedFrameOfAMessageWithoutLimitMayAnnounceAnything() {
        events.limit = Long.MAX_VALUE;
        assertThat(Wire.receive(client(TAKEOVER), events, Wire.hex("c2 7f 40 00 00 00 00 00 00 00")))
                .containsExactly("start binary");
    }
}
