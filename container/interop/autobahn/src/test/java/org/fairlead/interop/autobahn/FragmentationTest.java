package org.fairlead.interop.autobahn;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Group 5: messages in fragments, with control frames between them, and fragments that belong to nothing. */
@Tag("A22")
class FragmentationTest extends CaseGroup {

    private static final Frame WHOLE = Frame.of(Frame.TEXT, "fragment1fragment2");
    private static final Frame FIRST = Frame.of(Frame.MORE_TEXT, "fragment1");
    private static final Frame LAST = Frame.of(Frame.LAST, "fragment2");
    private static final Frame HELLO = Frame.of(Frame.TEXT, "Hello, world!");

    FragmentationTest(Side side) {
        super(side);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, Integer.MAX_VALUE})
    void fragmentsBecomeOneMessageWhateverTheirPieces(int chop) throws Exception {
        try (Peer peer = ours().connect()) {
            peer.sendChopped(chop, FIRST, LAST).expect(WHOLE);
            peer.closeNormally();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE})
    void pingsBetweenFragmentsAreAnsweredAtOnce(int chop) throws Exception {
        try (Peer peer = ours().connect()) {
            peer.sendChopped(chop, FIRST, Frame.of(Frame.PING, "ping")).expect(Frame.of(Frame.PONG, "ping"));
            peer.sendChopped(chop, LAST).expect(WHOLE);
            peer.closeNormally();
        }
    }

    @Test
    void fiveFragmentsWithPingsBetweenThemAreOneMessage() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(
                    FIRST,
                    Frame.of(Frame.MORE, "fragment2"),
                    Frame.of(Frame.PING, "one"),
                    Frame.of(Frame.MORE, "fragment3"),
                    Frame.of(Frame.MORE, "fragment4"),
                    Frame.of(Frame.PING, "two"),
                    Frame.of(Frame.LAST, "fragment5"));
            peer.expect(
                    Frame.of(Frame.PONG, "one"),
                    Frame.of(Frame.PONG, "two"),
                    Frame.of(Frame.TEXT, "fragment1fragment2fragment3fragment4fragment5"));
            peer.closeNormally();
        }
    }

    static Stream<List<Frame>> wrong() {
        return Stream.of(
                // control frames in fragments
                List.of(Frame.of(0x09, "fragment1"), LAST),
                List.of(Frame.of(0x0a, "fragment1"), LAST),
                // continuations of nothing
                List.of(LAST),
                List.of(Frame.of(Frame.MORE, "not the last"), LAST),
                // a message inside a message
                List.of(FIRST, Frame.of(Frame.TEXT, "another")),
                List.of(FIRST, Frame.of(Frame.MORE_TEXT, "another")),
                List.of(FIRST, Frame.of(Frame.BINARY, "another")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void fragmentsOutOfOrderFailTheConnectionBehindTheEchoOfTheMessageBefore(List<Frame> frames) throws Exception {
        for (int chop : new int[] {1, Integer.MAX_VALUE}) {
            try (Peer peer = ours().connect()) {
                peer.sendChopped(chop, HELLO).expect(HELLO);
                peer.sendChopped(chop, frames.toArray(Frame[]::new)).expectFailure(1002);
            }
        }
    }

    @Test
    void continuationBehindAWholeMessageFailsTheConnection() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(FIRST, LAST, LAST).expect(WHOLE).expectFailure(1002);
        }
    }
}
