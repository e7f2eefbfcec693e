package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlFramesTest {
    private final RecordedEvents events = new RecordedEvents();

    private static byte[] closePayload(int code, byte[] reason) {
        return Wire.concat(new byte[] {(byte) (code >> 8), (byte) code}, reason);
    }

    private static List<String> closed(Role role, byte[] payload) {
        return Wire.received(role, Wire.frameTo(role, 0x88, payload));
    }

    @ParameterizedTest
    @EnumSource
    void pingsAndPongsAreReceivedBetweenFragments(Role role) {
        byte[] full = new byte[125];
        assertThat(Wire.received(
                        role,
                        Wire.frameTo(role, 0x01, Wire.utf8("a")),
                        Wire.frameTo(role, 0x89, Wire.utf8("b")),
                        Wire.frameTo(role, 0x8a, full),
                        Wire.frameTo(role, 0x80, Wire.utf8("c"))))
                .containsExactly("start text", "ping 62", "pong " + "00".repeat(125), "text ac");
    }

    @ParameterizedTest
    @EnumSource
    void payloadIsPutTogetherFromPieces(Role role) throws Exception {
        Protocol engine = Wire.engine(role, null, events);
        byte[] wire = Wire.concat(
                Wire.frameTo(role, 0x89, Wire.utf8("hello world")),
                Wire.frameTo(role, 0x8a, Wire.utf8("again")),
                Wire.frameTo(role, 0x88, closePayload(1001, Wire.utf8("é"))));
        for (byte b : wire) {
            assertThat(engine.receive(ByteBuffer.wrap(new byte[] {b}))).isTrue();
            engine.releaseIdle();
        }
        assertThat(events.log).containsExactly("ping 68656c6c6f20776f726c64", "pong 616761696e", "close 1001 é");
    }

    @Test
    void piecesAreForgottenWhenAnEventThrows() {
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        events.goOn = () -> {
            throw new IllegalStateException("event");
        };
        List<Exception> thrown = new ArrayList<>();
        for (byte b : Wire.hex("89 02 01 02 89 02 03 04")) {
            try {
                engine.receive(ByteBuffer.wrap(new byte[] {b}));
            } catch (IllegalStateException | ProtocolException e) {
                thrown.add(e);
            }
        }
        assertThat(thrown).hasSize(2);
        assertThat(events.log).containsExactly("ping 0102", "ping 0304");
    }

    @ParameterizedTest
    @EnumSource
    void emptyCloseIsReportedAs1005(Role role) {
        assertThat(closed(role, new byte[0])).containsExactly("close 1005 ");
    }

    @Test
    void closePayloadOfOneByteIsRefused() {
        assertThat(closed(Role.CLIENT, new byte[] {3})).containsExactly("fail 1002");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void validCloseCodesAreReceived(int code) {
        assertThat(closed(Role.SERVER, closePayload(code, new byte[0]))).containsExactly("close " + code + " ");
        assertThat(CloseCode.isValidOnWire(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535})
    void reservedAndInvalidCloseCodesAreRefused(int code) {
        assertThat(closed(Role.SERVER, closePayload(code, Wire.utf8("x")))).containsExactly("fail 1002");
        assertThat(CloseCode.isValidOnWire(code)).isFalse();
    }

    @Test
    void closeReasonOf123BytesIsReceived() {
        assertThat(closed(Role.CLIENT, closePayload(1000, Wire.utf8("r".repeat(123)))))
                .containsExactly("close 1000 " + "r".repeat(123));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "41 c3", "c0 80", "ed a0 80"})
    void closeReasonMustBeUtf8(String hex) {
        assertThat(closed(Role.CLIENT, closePayload(1000, Wire.hex(hex)))).containsExactly("fail 1007");
    }

    @Test
    void closeBetweenFragmentsIsReceivedAndTheRestDropped() throws Exception {
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        assertThat(engine.closeReceived()).isFalse();
        assertThat(Wire.receive(engine, events, Wire.hex("01 01 41 88 02 03 e8 83 ff")))
                .containsExactly("start text", "close 1000 ");
        assertThat(engine.closeReceived()).isTrue();
        assertThat(Wire.receive(engine, events, Wire.hex("80 01 42"))).hasSize(2);
    }

    @Test
    void closeMayStopTheEngine() throws Exception {
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        events.goOn = () -> false;
        ByteBuffer in = ByteBuffer.wrap(Wire.hex("88 00 81 00"));
        assertThat(engine.receive(in)).isFalse();
        assertThat(in.remaining()).isEqualTo(2);
        assertThat(engine.receive(in)).isTrue();
        assertThat(in.remaining()).isZero();
        assertThat(events.log).containsExactly("close 1005 ");
    }

    @Test
    void closeCodesHaveNames() {
        List<String> names = new ArrayList<>();
        for (int code = 999; code <= 1016; code++) {
            names.add(CloseCode.name(code));
        }
        assertThat(names)
                .containsExactly(
                        "unassigned",
                        "normal closure",
                        "going away",
                        "protocol error",
                        "unsupported data",
                        "unassigned",
                        "no status received",
                        "abnormal closure",
                        "invalid payload data",
                        "policy violation",
                        "message too big",
                        "mandatory extension",
                        "internal error",
                        "service restart",
                        "try again later",
                        "bad gateway",
                        "TLS handshake",
                        "unassigned");
        assertThat(List.of(2999, 3000, 3999, 4000, 4999, 5000))
                .extracting(CloseCode::name)
                .containsExactly("unassigned", "registered", "registered", "private use", "private use", "unassigned");
    }
}
