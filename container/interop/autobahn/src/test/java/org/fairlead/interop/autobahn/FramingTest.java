package org.fairlead.interop.autobahn;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Group 1: messages of the sizes at which the length's form changes. */
@Tag("A22")
class FramingTest extends CaseGroup {

    FramingTest(Side side) {
        super(side);
    }

    private static Frame message(int first, int size) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) (first == Frame.TEXT ? '*' : 0xfe));
        return new Frame(first, payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 127, 128, 65_535, 65_536})
    void messagesComeBack(int size) throws Exception {
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
    void messagesInSmallPiecesComeBack(int first) throws Exception {
        Frame message = message(first, 65_536);
        try (Peer peer = ours().connect()) {
            peer.sendChopped(997, message).expect(message);
            peer.closeNormally();
        }
    }
}
