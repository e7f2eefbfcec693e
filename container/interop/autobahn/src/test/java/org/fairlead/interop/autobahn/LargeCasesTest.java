package org.fairlead.interop.autobahn;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups 9 and 10: big messages, in fragments and in small pieces, and many of them one after the other. */
@Tag("A22")
class LargeCasesTest extends CaseGroup {

    LargeCasesTest(Side side) {
        super(side);
    }

    private static Frame message(int first, int size) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) ('!' + i % 89);
        }
        return new Frame(first, payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 16, 1 << 20, Limits.MESSAGE})
    void messagesUpToTheLimitComeBack(int size) throws Exception {
        try (Peer peer = ours().connect()) {
            for (int first : new int[] {Frame.TEXT, Frame.BINARY}) {
                Frame message = message(first, size);
                peer.send(message).expect(message);
            }
            peer.closeNormally();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Frame.TEXT, Frame.BINARY})
    void messageOverTheLimitIsRefusedOnItsHeader(int first) throws Exception {
        Frame message = new Frame(first, new byte[Limits.MESSAGE + 1]);
        try (Peer peer = ours().connect()) {
            peer.sendAllBut(message.payload().length, message).expectClose(1009);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1300, 65_536})
    void messagesInManyFragmentsComeBack(int fragment) throws Exception {
        try (Peer peer = ours().connect()) {
            for (int first : new int[] {Frame.TEXT, Frame.BINARY}) {
                Frame message = message(first, 1 << 18);
                byte[] payload = message.payload();
                Frame[] fragments = new Frame[(payload.length + fragment - 1) / fragment];
                for (int i = 0; i < fragments.length; i++) {
                    int begin = i * fragment;
                    int end = Math.min(payload.length, begin + fragment);
                    int flags = (i == 0 ? first & 0x0f : 0) | (end == payload.length ? Frame.LAST : 0);
                    fragments[i] = new Frame(flags, Arrays.copyOfRange(payload, begin, end));
                }
                peer.send(fragments).expect(message);
            }
            peer.closeNormally();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1300})
    void bigMessagesInSmallPiecesComeBack(int chop) throws Exception {
        try (Peer peer = ours().connect()) {
            for (int first : new int[] {Frame.TEXT, Frame.BINARY}) {
                Frame message = message(first, 1 << 17);
                peer.sendChopped(chop, message).expect(message);
            }
            peer.closeNormally();
        }
    }

    @Test
    void aThousandRoundTripsEndWell() throws Exception {
        int[] sizes = {0, 16, 64, 256, 1024, 4096};
        try (Peer peer = ours().connect()) {
            for (int i = 0; i < 1000; i++) {
                Frame message = message(i % 2 == 0 ? Frame.TEXT : Frame.BINARY, sizes[i / 2 % sizes.length]);
                peer.send(message).expect(message);
            }
            peer.closeNormally();
        }
    }
}
