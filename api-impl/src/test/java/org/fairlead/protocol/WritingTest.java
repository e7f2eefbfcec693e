package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WritingTest {
    private final CollectedOutput out = new CollectedOutput();
    private final Protocol server = Wire.engine(Role.SERVER, null, new RecordedEvents());
    private final Protocol client = Wire.engine(Role.CLIENT, null, new RecordedEvents());

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static Role peerOf(Role role) {
        return role == Role.SERVER ? Role.CLIENT : Role.SERVER;
    }

    @Test
    void examplesOfTheRfcAreWritten() {
        server.writeText(out, "Hello", true);
        assertThat(out.takeHex()).isEqualTo("810548656c6c6f");
        client.writeText(out, "Hello", true);
        assertThat(out.takeHex()).isEqualTo("818537fa213d7f9f4d5158");
        server.writeText(out, "Hel", false);
        server.writeText(out, "lo", true);
        assertThat(out.takeHex()).isEqualTo("010348656c80026c6f");
        server.writePing(out, ByteBuffer.wrap(Wire.utf8("Hello")));
        assertThat(out.takeHex()).isEqualTo("890548656c6c6f");
        client.writePong(out, ByteBuffer.wrap(Wire.utf8("Hello")));
        assertThat(out.takeHex()).isEqualTo("8a8537fa213d7f9f4d5158");
        server.writeBinary(out, ByteBuffer.allocate(256), true);
        assertThat(out.takeHex()).isEqualTo("827e0100" + "00".repeat(256));
        server.writeBinary(out, ByteBuffer.allocate(65536), true);
        assertThat(out.takeHex()).startsWith("827f0000000000010000").hasSize(2 * (10 + 65536));
    }

    @ParameterizedTest
    @CsvSource({
        "0, SERVER", "125, SERVER", "126, SERVER", "4095, SERVER", "4096, SERVER", "65535, SERVER", "65536, SERVER",
        "0, CLIENT", "125, CLIENT", "126, CLIENT", "4096, CLIENT", "16384, CLIENT", "16389, CLIENT", "65536, CLIENT",
        "100001, CLIENT"
    })
    void binaryOfEachSizeIsOneFrame(int size, Role role) {
        byte[] data = random(size);
        byte[] expected = Wire.frameTo(peerOf(role), 0x82, data);
        for (boolean direct : new boolean[] {false, true}) {
            for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
                CollectedOutput output = new CollectedOutput(direct, order);
                ByteBuffer source = ByteBuffer.wrap(Wire.concat(new byte[3], data, new byte[2]));
                source.position(3).limit(3 + size);
                Wire.engine(role, null, new RecordedEvents()).writeBinary(output, source, true);
                assertThat(output.take()).isEqualTo(expected);
                assertThat(source.position()).isEqualTo(3 + size);
                assertThat(source.limit()).isEqualTo(3 + size);
            }
        }
    }

    @Test
    void serverAppendsLargeBinaryWithoutCopy() {
        server.writeBinary(out, ByteBuffer.allocate(FrameWriter.APPEND_FROM - 1), true);
        assertThat(out.appended).isZero();
        assertThat(out.reserved).isEqualTo(1);
        server.writeBinary(out, ByteBuffer.allocate(FrameWriter.APPEND_FROM).asReadOnlyBuffer(), true);
        assertThat(out.appended).isEqualTo(1);
        assertThat(out.reserved).isEqualTo(2);
    }

    @Test
    void serverAppendsLargeTextWithoutAnotherCopy() {
        server.writeText(out, "t".repeat(FrameWriter.MOST_ASCII + 1), true);
        server.writeText(out, "é" + "t".repeat(FrameWriter.APPEND_FROM), true);
        assertThat(out.appended).isEqualTo(2);
    }

    @Test
    void asciiTextIsPutIntoOneBuffer() {
        server.writeText(out, "t".repeat(FrameWriter.MOST_ASCII), true);
        assertThat(out.appended).isZero();
        assertThat(out.reserved).isEqualTo(1);
    }

    @Test
    void clientMasksLargeBinaryInBoundedChunks() {
        byte[] data = random(50_000);
        byte[] copy = data.clone();
        client.writeBinary(out, ByteBuffer.wrap(data), true);
        assertThat(out.appended).isZero();
        assertThat(out.largestReserve).isLessThanOrEqualTo(FrameWriter.CHUNK + 14);
        assertThat(data).as("the caller's bytes stay as they are").isEqualTo(copy);
    }

    @Test
    void eachClientFrameHasAKeyOfItsOwn() {
        int[] next = {0x01020304};
        Protocol engine = new Protocol(Role.CLIENT, null, 10, () -> next[0]++, new RecordedEvents());
        engine.writeBinary(out, ByteBuffer.wrap(new byte[] {0}), true);
        engine.writePing(out, ByteBuffer.allocate(0));
        assertThat(out.takeHex()).isEqualTo("828101020304" + "01" + "898001020305");
    }

    @ParameterizedTest
    @EnumSource
    void largeTextIsOneFrame(Role role) {
        String text = "aé€😀".repeat(9_000) + "z".repeat(20_000);
        Wire.engine(role, null, new RecordedEvents()).writeText(out, text, true);
        assertThat(out.take()).isEqualTo(Wire.frameTo(peerOf(role), 0x81, Wire.utf8(text)));
        assertThat(out.largestReserve).isLessThanOrEqualTo(FrameWriter.CHUNK + 14);
    }

    /** Around 125 characters, around the pieces in which longer text is put, and with one that is not ASCII at either end: U+0141 has the low byte of an A. */
    @ParameterizedTest
    @CsvSource({"SERVER, false", "SERVER, true", "CLIENT, false", "CLIENT, true"})
    void textOfAnyKindIsOneFrame(Role role, boolean direct) {
        CollectedOutput output = new CollectedOutput(direct, ByteOrder.BIG_ENDIAN);
        Protocol engine = Wire.engine(role, null, new RecordedEvents());
        for (int length :
                new int[] {0, 1, 20, 123, 124, 125, 126, 127, 2046, 2047, 2048, 2049, 4096, 5000, 16_383, 16_384, 16_385
                }) {
            String ascii = "\u007f".repeat(length);
            for (String text :
                    List.of(ascii, ascii + "é", "é" + ascii, "\u0141" + ascii, ascii + "😀", "\ud83d" + ascii)) {
                byte[] frame = Wire.frameTo(peerOf(role), 0x81, Wire.utf8(text));
                output.asciiText = null;
                engine.writeText(output, text, true);
                assertThat(output.take()).isEqualTo(frame);
                output.asciiText = new AsciiText();
                engine.writeText(output, text, true);
                assertThat(output.take()).isEqualTo(frame);
            }
        }
    }

    @Test
    void shortTextMayBePartOfAMessage() {
        server.writeText(out, "a", false);
        server.writeText(out, "b", true);
        server.writeText(out, "c", true);
        assertThat(out.takeHex()).isEqualTo("010161" + "800162" + "810163");
        server.writeBinary(out, ByteBuffer.allocate(0), false);
        assertThatIllegalStateException().isThrownBy(() -> server.writeText(out, "a", true));
    }

    @Test
    void surrogatePairSplitBetweenPartsIsJoined() {
        String pair = "😀";
        server.writeText(out, "a" + pair.charAt(0), false);
        server.writeText(out, "", false);
        server.writeText(out, pair.substring(1), true);
        assertThat(out.takeHex()).isEqualTo("010161" + "0000" + "8004f09f9880");
        server.writeText(out, "a" + pair.charAt(0), false);
        server.writeText(out, "b" + pair.charAt(0), true);
        assertThat(out.takeHex()).as("lone surrogates").isEqualTo("010161" + "80033f623f");
    }

    @Test
    void controlFramesMayStandBetweenParts() {
        client.writeBinary(out, ByteBuffer.allocate(0), false);
        client.writePing(out, ByteBuffer.allocate(0));
        client.writeBinary(out, ByteBuffer.allocate(0), true);
        client.writeText(out, "", true);
        assertThat(out.takeHex()).isEqualTo("028037fa213d" + "898037fa213d" + "808037fa213d" + "818037fa213d");
    }

    @Test
    void kindsOfMessagesDoNotMix() {
        server.writeText(out, "a", false);
        assertThatIllegalStateException()
                .isThrownBy(() -> server.writeBinary(out, ByteBuffer.allocate(0), true))
                .withMessageStartingWith("a text message is open");
        server.writeText(out, "b", true);
        server.writeBinary(out, ByteBuffer.allocate(0), false);
        assertThatIllegalStateException()
                .isThrownBy(() -> server.writeText(out, "c", true))
                .withMessageStartingWith("a binary message is open");
    }

    @Test
    void controlFrameOver125BytesIsRefused() {
        server.writePing(out, ByteBuffer.allocate(125));
        assertThat(out.take()).hasSize(127);
        assertThatIllegalArgumentException().isThrownBy(() -> server.writePing(out, ByteBuffer.allocate(126)));
        assertThatIllegalArgumentException().isThrownBy(() -> server.writePong(out, ByteBuffer.allocate(126)));
        assertThat(out.take()).isEmpty();
    }

    @Test
    void closeIsWritten() {
        assertThat(server.closeSent()).isFalse();
        server.writeClose(out, 1001, "é");
        assertThat(server.closeSent()).isTrue();
        assertThat(out.takeHex()).isEqualTo("880403e9c3a9");
        client.writeClose(out, 1005, "");
        assertThat(out.takeHex()).isEqualTo("888037fa213d");
    }

    @Test
    void closeReasonMayHave123Bytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> server.writeClose(out, 1000, "é".repeat(62)));
        assertThat(server.closeSent()).isFalse();
        server.writeClose(out, 4999, "r".repeat(123));
        assertThat(out.take()).hasSize(127);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1006, 1015, 1016, 2999, 5000, -1})
    void closeCodesThatMustNotBeSentAreRefused(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> server.writeClose(out, code, ""));
        assertThat(server.closeSent()).isFalse();
    }

    @Test
    void closeReasonNeedsACode() {
        assertThatIllegalArgumentException().isThrownBy(() -> server.writeClose(out, 1005, "why"));
    }

    @Test
    void nothingIsWrittenBehindClose() {
        server.writeClose(out, 1000, "");
        out.take();
        assertThatIllegalStateException().isThrownBy(() -> server.writeClose(out, 1000, ""));
        assertThatIllegalStateException().isThrownBy(() -> server.writeText(out, "", true));
        assertThatIllegalStateException().isThrownBy(() -> server.writeBinary(out, ByteBuffer.allocate(0), true));
        assertThatIllegalStateException().isThrownBy(() -> server.writePing(out, ByteBuffer.allocate(0)));
        assertThatIllegalStateException().isThrownBy(() -> server.writePong(out, ByteBuffer.allocate(0)));
        assertThat(out.take()).isEmpty();
    }

    @Test
    void nothingIsWrittenAfterRelease() {
        server.release();
        server.release();
        assertThatIllegalStateException().isThrownBy(() -> server.writeText(out, "", true));
        assertThat(server.closeSent()).isFalse();
    }
}
