package org.fairlead.interop.autobahn;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups 2, 3 and 4: pings and pongs, reserved bits, reserved opcodes. */
@Tag("A22")
class ControlAndHeaderTest extends CaseGroup {

    private static final Frame HELLO = Frame.of(Frame.TEXT, "Hello, world!");

    ControlAndHeaderTest(Side side) {
        super(side);
    }

    @Test
    void pingsOfAllSizesAreAnsweredWithTheirPayload() throws Exception {
        try (Peer peer = ours().connect()) {
            for (byte[] payload : new byte[][] {
                {}, "Hello".getBytes(StandardCharsets.US_ASCII), Frame.hex("00fffefdfcfb00ff"), new byte[125]
            }) {
                peer.send(new Frame(Frame.PING, payload)).expect(new Frame(Frame.PONG, payload));
            }
            peer.sendChopped(1, new Frame(Frame.PING, new byte[125])).expect(new Frame(Frame.PONG, new byte[125]));
            peer.closeNormally();
        }
    }

    @Test
    void pingOver125BytesIsRefused() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(new Frame(Frame.PING, new byte[126])).expectFailure(1002);
        }
    }

    @Test
    void pongsThatNobodyAskedForAreIgnored() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(Frame.empty(Frame.PONG), Frame.of(Frame.PONG, "unasked"), Frame.of(Frame.PING, "asked"))
                    .expect(Frame.of(Frame.PONG, "asked"));
            peer.closeNormally();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE})
    void tenPingsHaveTenPongsInTheirOrder(int chop) throws Exception {
        try (Peer peer = ours().connect()) {
            for (int i = 0; i < 10; i++) {
                peer.sendChopped(chop, Frame.of(Frame.PING, "payload-" + i));
            }
            for (int i = 0; i < 10; i++) {
                peer.expect(Frame.of(Frame.PONG, "payload-" + i));
            }
            peer.closeNormally();
        }
    }

    static IntStream reservedBits() {
        return IntStream.of(Frame.TEXT, Frame.BINARY, Frame.PING, Frame.PONG, Frame.CLOSE)
                .flatMap(first -> IntStream.rangeClosed(1, 7).map(bits -> first | bits << 4));
    }

    static IntStream reservedOpcodes() {
        return IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15).map(opcode -> Frame.LAST | opcode);
    }

    @ParameterizedTest
    @MethodSource({"reservedBits", "reservedOpcodes"})
    void frameWithSomethingReservedFailsTheConnectionBehindTheEchoOfTheMessageBefore(int first) throws Exception {
        for (Frame reserved : new Frame[] {Frame.empty(first), Frame.of(first, "reserved")}) {
            try (Peer peer = ours().connect()) {
                peer.send(HELLO, reserved, Frame.empty(Frame.PING))
                        .expect(HELLO)
                        .expectFailure(1002);
            }
        }
    }

    @Test
    void frameWithReservedBitsInSmallPiecesFailsTheConnection() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.sendChopped(1, HELLO, new Frame(Frame.TEXT | 0x40, HELLO.payload()))
                    .expect(HELLO)
                    .expectFailure(1002);
        }
    }
}
