package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeaderTest {

    private static String refusal(Role role, boolean deflate, boolean insideMessage, String hex) {
        FrameHeader header = new FrameHeader(role, deflate);
        ByteBuffer in = ByteBuffer.wrap(Wire.hex(hex));
        ProtocolException refused = assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> {
                    while (in.hasRemaining()) {
                        header.read(in, insideMessage);
                    }
                })
                .actual();
        assertThat(refused.closeCode()).isEqualTo(1002);
        assertThat(in.hasRemaining()).as("refused at the last byte given").isFalse();
        return String.valueOf(refused.getMessage());
    }

    private static FrameHeader read(Role role, boolean deflate, boolean insideMessage, String hex) throws Exception {
        FrameHeader header = new FrameHeader(role, deflate);
        byte[] bytes = Wire.hex(hex);
        for (int i = 0; i < bytes.length - 1; i++) {
            assertThat(header.read(ByteBuffer.wrap(bytes, i, 1), insideMessage)).isFalse();
        }
        assertThat(header.read(ByteBuffer.wrap(bytes, bytes.length - 1, 1), insideMessage))
                .isTrue();
        FrameHeader whole = new FrameHeader(role, deflate);
        ByteBuffer in = ByteBuffer.wrap(Wire.concat(bytes, new byte[5]));
        assertThat(whole.read(in, insideMessage)).isTrue();
        assertThat(in.remaining()).isEqualTo(5);
        assertThat(whole.length()).isEqualTo(header.length());
        return header;
    }

    @ParameterizedTest
    @CsvSource({
        "81 00, 0",
        "81 7d, 125",
        "81 7e 00 7e, 126",
        "81 7e ff ff, 65535",
        "81 7f 00 00 00 00 00 01 00 00, 65536",
        "81 7f 7f ff ff ff ff ff ff ff, 9223372036854775807"
    })
    void shortestLengthIsRead(String hex, long length) throws Exception {
        FrameHeader header = read(Role.CLIENT, false, false, hex);
        assertThat(header.length()).isEqualTo(length);
        assertThat(header.fin()).isTrue();
        assertThat(header.compressed()).isFalse();
        assertThat(header.opcode()).isEqualTo(Opcode.TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"81 7e 00 7d", "81 7e 00 00", "81 7f 00 00 00 00 00 00 ff ff", "81 7f 00 00 00 00 00 00 00 01"})
    void longerFormThanNeededIsRefused(String hex) {
        assertThat(refusal(Role.CLIENT, false, false, hex)).contains("shortest form");
    }

    @Test
    void sixtyFourBitLengthIsRefused() {
        assertThat(refusal(Role.CLIENT, false, false, "82 7f 80 00 00 00 00 00 00 00"))
                .contains("63 bits");
    }

    @Test
    void maskedFrameIsReadByTheServer() throws Exception {
        FrameHeader header = read(Role.SERVER, false, false, "02 fe 01 00 01 02 03 04");
        assertThat(header.fin()).isFalse();
        assertThat(header.length()).isEqualTo(256);
        ByteBuffer payload = ByteBuffer.wrap(new byte[6]);
        header.unmask(payload, 0, 6, 1);
        assertThat(payload.array()).containsExactly(2, 3, 4, 1, 2, 3);
    }

    @Test
    void unmaskedClientFrameIsRefused() {
        assertThat(refusal(Role.SERVER, false, false, "81 05")).contains("unmasked");
    }

    @Test
    void maskedServerFrameIsRefused() {
        assertThat(refusal(Role.CLIENT, false, false, "81 85")).contains("not to mask");
    }

    @ParameterizedTest
    @ValueSource(strings = {"83", "84", "85", "86", "87", "8b", "8c", "8d", "8e", "8f"})
    void undefinedOpcodeIsRefused(String hex) {
        assertThat(refusal(Role.CLIENT, true, false, hex)).contains("defined opcode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1", "91", "f2", "98", "a9"})
    void rsv2AndRsv3AreRefused(String hex) {
        assertThat(refusal(Role.CLIENT, true, false, hex)).contains("RSV2 and RSV3");
    }

    @ParameterizedTest
    @CsvSource({"c1, false, false", "c9, true, false", "c8, false, false", "c0, true, true", "40, true, true"})
    void rsv1IsRefusedButOnTheFirstFrameWithDeflate(String hex, boolean deflate, boolean insideMessage) {
        assertThat(refusal(Role.CLIENT, deflate, insideMessage, hex)).contains("RSV1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1 00", "42 00"})
    void rsv1IsReadOnTheFirstFrameWithDeflate(String hex) throws Exception {
        assertThat(read(Role.CLIENT, true, false, hex).compressed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "09", "0a"})
    void fragmentedControlFrameIsRefused(String hex) {
        assertThat(refusal(Role.CLIENT, false, true, hex)).contains("not to be fragmented");
    }

    @ParameterizedTest
    @ValueSource(strings = {"88 7e", "89 7e", "8a 7f"})
    void controlFrameOver125BytesIsRefused(String hex) {
        assertThat(refusal(Role.CLIENT, false, false, hex)).contains("125");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "80"})
    void continuationWithoutMessageIsRefused(String hex) {
        assertThat(refusal(Role.CLIENT, false, false, hex)).contains("continuation without a message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "81", "02", "82"})
    void newMessageInsideOneIsRefused(String hex) {
        assertThat(refusal(Role.CLIENT, false, true, hex)).contains("new message inside one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 01", "80 00", "88 00", "89 7d", "8a 03"})
    void continuationAndControlFramesAreReadInsideMessage(String hex) throws Exception {
        assertThat(read(Role.CLIENT, true, true, hex).compressed()).isFalse();
    }
}
