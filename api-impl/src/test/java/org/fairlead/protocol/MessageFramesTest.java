package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C3")
class MessageFramesTest {
    private static final int LEVEL = Protocol.DEFAULT_DEFLATE_LEVEL;
    private static final String LONG = "Grüße, 😀! ".repeat(700);

    private final CollectedOutput out = new CollectedOutput();

    private static Protocol server(@Nullable DeflateParameters deflate) {
        return Wire.engine(Role.SERVER, deflate, new RecordedEvents());
    }

    private static DeflateParameters alone(int bits) {
        return new DeflateParameters(true, true, bits, 15);
    }

    /** What the other side makes of everything that was written. */
    private List<String> received(Role receiver, @Nullable DeflateParameters deflate) {
        RecordedEvents events = new RecordedEvents();
        return Wire.receive(Wire.engine(receiver, deflate, events), events, out.take());
    }

    private static List<String> expected(Role sender, String text) {
        CollectedOutput plain = new CollectedOutput();
        Wire.engine(sender, null, new RecordedEvents()).writeText(plain, text, true);
        RecordedEvents events = new RecordedEvents();
        Role receiver = sender == Role.SERVER ? Role.CLIENT : Role.SERVER;
        return Wire.receive(Wire.engine(receiver, null, events), events, plain.take());
    }

    @Test
    void aTextMessageIsTheServersFrame() {
        server(null).writeFrames(out, MessageFrames.text("Hello"));
        assertThat(out.takeHex()).isEqualTo("810548656c6c6f");
    }

    @Test
    void aBinaryMessageIsACopyOfWhatIsBetweenPositionAndLimit() {
        byte[] bytes = Wire.hex("00 01 02 03");
        ByteBuffer data = ByteBuffer.wrap(bytes, 1, 2);
        MessageFrames message = MessageFrames.binary(data);
        bytes[1] = 9;
        assertThat(data.remaining()).isEqualTo(2);
        server(null).writeFrames(out, message);
        assertThat(out.takeHex()).isEqualTo("82020102");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 4091, 4092, 65535, 65536, 70000})
    void everyLengthIsWrittenAsAnOrdinaryMessageIs(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        MessageFrames message = MessageFrames.binary(ByteBuffer.wrap(payload));
        byte[] wire = Wire.frame(0x82, payload, null);
        for (int i = 0; i < 2; i++) {
            server(null).writeFrames(out, message);
            assertThat(out.take()).isEqualTo(wire);
        }
        assertThat(message.wireSize()).isEqualTo(wire.length);
        assertThat(out.appended).isEqualTo(wire.length >= 4096 ? 2 : 0);
    }

    @Test
    void aLargeMessageIsNotCopied() {
        MessageFrames message = MessageFrames.binary(ByteBuffer.allocate(5000));
        List<byte[]> appended = new ArrayList<>();
        Output sink = new Output() {
            @Override
            public ByteBuffer reserve(int bytes) {
                throw new AssertionError("nothing is copied");
            }

            @Override
            public void commit(ByteBuffer reserved) {}

            @Override
            public void append(ByteBuffer bytes) {
                appended.add(bytes.array());
            }
        };
        server(null).writeFrames(sink, message);
        server(null).writeFrames(sink, message);
        assertThat(appended.get(0)).isSameAs(appended.get(1));
    }

    @ParameterizedTest
    @CsvSource({"8, 100", "9, 5000", "12, 70000", "15, 64", "15, 70000"})
    void compressedOnceItIsReadByEveryConnectionWithTheWindow(int bits, int length) {
        byte[] payload = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) random.nextInt(4);
        }
        MessageFrames plain = MessageFrames.binary(ByteBuffer.wrap(payload));
        MessageFrames message = plain.deflated(bits, LEVEL);
        assertThat(plain.deflatable()).isTrue();
        assertThat(message.deflatable()).isFalse();
        assertThat(message.wireSize()).isLessThan(plain.wireSize());
        Protocol server = server(alone(bits));
        server.writeFrames(out, message);
        byte[] wire = out.take();
        server.writeBinary(out, ByteBuffer.wrap(payload), true);
        assertThat(wire).as("what the connection would have written").isEqualTo(out.take());
        server(alone(15)).writeFrames(out, message);
        assertThat(out.take()).isEqualTo(wire);
    }

    @Test
    void whatDoesNotShrinkIsCompressedToo() {
        byte[] noise = new byte[50_000];
        new Random(1).nextBytes(noise);
        server(alone(15))
                .writeFrames(out, MessageFrames.binary(ByteBuffer.wrap(noise)).deflated(15, LEVEL));
        byte[] wire = out.take();
        server(alone(15)).writeBinary(out, ByteBuffer.wrap(noise), true);
        assertThat(wire).isEqualTo(out.take());
    }

    @Test
    void compressedAgainItIsTheSameForASmallerWindow() {
        MessageFrames message = MessageFrames.text(LONG).deflated(15, LEVEL).deflated(9, LEVEL);
        server(alone(9)).writeFrames(out, message);
        assertThat(received(Role.CLIENT, alone(9))).isEqualTo(expected(Role.SERVER, LONG));
    }

    @ParameterizedTest
    @CsvSource({"63, false", "64, true"})
    void whatIsTooSmallToGainIsSentAsItIs(int length, boolean deflatable) {
        MessageFrames message = MessageFrames.text("s".repeat(length));
        assertThat(message.deflatable()).isEqualTo(deflatable);
        server(alone(15)).writeFrames(out, message);
        byte[] wire = out.take();
        server(alone(15)).writeText(out, "s".repeat(length), true);
        assertThat(wire).isEqualTo(out.take());
        assertThat(wire[0]).isEqualTo((byte) (deflatable ? 0xC1 : 0x81));
    }

    @Test
    void aConnectionWithASmallerWindowCompressesForItself() {
        server(alone(9)).writeFrames(out, MessageFrames.text(LONG).deflated(15, LEVEL));
        byte[] wire = out.take();
        server(alone(9)).writeText(out, LONG, true);
        assertThat(wire).isEqualTo(out.take());
    }

    @Test
    void aConnectionWithoutCompressionIsSentThePlainMessage() {
        server(null).writeFrames(out, MessageFrames.text(LONG).deflated(15, LEVEL));
        assertThat(received(Role.CLIENT, null)).isEqualTo(expected(Role.SERVER, LONG));
    }

    /** What others were sent is not in this connection's window, and must not be. */
    @Test
    void aConnectionThatTakesItsContextOverCompressesForItself() {
        DeflateParameters takeover = new DeflateParameters(false, false, 15, 15);
        Protocol server = server(takeover);
        RecordedEvents events = new RecordedEvents();
        Protocol client = Wire.engine(Role.CLIENT, takeover, events);
        MessageFrames hello = MessageFrames.text("Hello");
        server.writeFrames(out, hello);
        byte[] first = out.take();
        assertThat(first).isEqualTo(Wire.hex("c1 07 f2 48 cd c9 c9 07 00"));
        server.writeFrames(out, hello.deflated(15, LEVEL));
        byte[] second = out.take();
        assertThat(second).as("from its own window").isEqualTo(Wire.hex("c1 05 f2 00 11 00 00"));
        Wire.receive(client, events, first, second);
        assertThat(events.log.toString()).contains("Hello").doesNotContain("fail");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientMasks(boolean compressed) {
        MessageFrames message = MessageFrames.text(LONG);
        Wire.engine(Role.CLIENT, null, new RecordedEvents())
                .writeFrames(out, compressed ? message.deflated(15, LEVEL) : message);
        byte[] wire = out.take();
        assertThat(wire).isEqualTo(Wire.frame(0x81, Wire.utf8(LONG), Wire.KEY));
    }

    @Test
    void nothingComesBetweenThePartsOfAMessage() {
        Protocol server = server(null);
        server.writeText(out, "a", false);
        assertThatThrownBy(() -> server.writeFrames(out, MessageFrames.text("b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("last part");
        server.writeText(out, "c", true);
        server.writeFrames(out, MessageFrames.text("b"));
        server.writeClose(out, 1000, "");
        assertThatThrownBy(() -> server.writeFrames(out, MessageFrames.text("d")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void onlyAServerThatTakesOverNoContextSharesWhatItCompresses() {
        assertThat(MessageFrames.sharedWindow(Role.SERVER, alone(10))).isEqualTo(10);
        assertThat(MessageFrames.sharedWindow(Role.SERVER, null)).isZero();
        assertThat(MessageFrames.sharedWindow(Role.SERVER, new DeflateParameters(false, true, 10, 10)))
                .isZero();
        assertThat(MessageFrames.sharedWindow(Role.CLIENT, alone(10))).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 16})
    void aWindowHasEightToFifteenBits(int bits) {
        MessageFrames message = MessageFrames.text("Hello");
        assertThatThrownBy(() -> message.deflated(bits, LEVEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 to 15, not " + bits);
    }

    @Test
    void theNativeDeflaterIsGivenBackAtOnce() {
        List<Deflater> made = new ArrayList<>();
        Zlib zlib = new Zlib(LEVEL) {
            @Override
            Deflater deflater() {
                Deflater deflater = super.deflater();
                made.add(deflater);
                return deflater;
            }
        };
        var unused = MessageFrames.text(LONG).deflated(15, zlib);
        assertThat(made).hasSize(1);
        assertThatThrownBy(() -> made.get(0).getTotalIn()).isInstanceOf(NullPointerException.class);
    }
}
