package org.fairlead.interop.autobahn;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Group 7: the closing handshake, its codes and reasons. */
@Tag("A22")
class CloseCasesTest extends CaseGroup {

    private static final Frame HELLO = Frame.of(Frame.TEXT, "Hello, world!");
    private static final Frame CLOSE = Frame.close(1000, "");

    CloseCasesTest(Side side) {
        super(side);
    }

    @Test
    void closeBehindAMessageIsAnsweredBehindItsEcho() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(HELLO, CLOSE).expect(HELLO).expectClose(1000).expectEnd();
        }
    }

    @Test
    void closeBehindABigMessageIsAnsweredBehindItsEcho() throws Exception {
        Frame big = Frame.of(Frame.TEXT, "BAsd7&jh23".repeat(26_215));
        try (Peer peer = ours().connect()) {
            peer.send(big, CLOSE).expect(big).expectClose(1000).expectEnd();
        }
    }

    @Test
    void nothingBehindACloseIsAnswered() throws Exception {
        for (Frame behind : new Frame[] {CLOSE, HELLO, Frame.of(Frame.PING, "ping"), Frame.empty(Frame.LAST)}) {
            try (Peer peer = ours().connect()) {
                peer.send(CLOSE, behind).expectClose(1000).expectEnd();
            }
        }
    }

    @Test
    void closeInsideAMessageIsAnsweredAndTheRestIgnored() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(Frame.of(Frame.MORE_TEXT, "fragment1"), CLOSE, Frame.of(Frame.LAST, "fragment2"))
                    .expectClose(1000)
                    .expectEnd();
        }
    }

    @Test
    void closeWithoutACodeIsAnsweredWithNoneOrWith1000() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(Frame.empty(Frame.CLOSE)).expectClose(1005, 1000).expectEnd();
        }
    }

    @Test
    void halfACodeIsRefused() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(new Frame(Frame.CLOSE, new byte[] {3})).expectFailure(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 123})
    void reasonsAreTaken(int length) throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(Frame.close(1000, "*".repeat(length))).expectClose(1000).expectEnd();
        }
    }

    @Test
    void reasonOver123BytesIsRefused() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(Frame.close(1000, "*".repeat(124))).expectFailure(1002);
        }
    }

    @Test
    void reasonThatIsNotUtf8IsRefused() throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(new Frame(Frame.CLOSE, Frame.hex("03e8 cebae1bdb9cf83cebcceb5 eda080 656469746564")))
                    .expectFailure(1007);
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void validCodeComesBack(int code) throws Exception {
        for (String reason : new String[] {"", "good bye"}) {
            try (Peer peer = ours().connect()) {
                peer.send(Frame.close(code, reason)).expectClose(code).expectEnd();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
    void codeThatMustNotBeSentIsRefused(int code) throws Exception {
        for (String reason : new String[] {"", "good bye"}) {
            try (Peer peer = ours().connect()) {
                peer.send(Frame.close(code, reason)).expectFailure(1002);
            }
        }
    }
}
