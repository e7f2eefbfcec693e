package org.fairlead.interop.autobahn;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Group 6: text is UTF-8 (RFC 3629), and what is not fails the connection as soon as that can be known. */
@Tag("A22")
class Utf8CasesTest extends CaseGroup {

    private static final byte[] GOOD = "κόσμε, Grüße, 日本語, 𝄞".getBytes(StandardCharsets.UTF_8);

    Utf8CasesTest(Side side) {
        super(side);
    }

    /** Characters at the edges of the ranges that need one byte more, around the surrogates, and such that are no characters. */
    static Stream<byte[]> valid() {
        return Stream.of(
                        0, 0x24, 0x7f, 0x80, 0xa2, 0x7ff, 0x800, 0x20ac, 0xd7ff, 0xe000, 0xfdd0, 0xfffd, 0xfffe, 0xffff,
                        0x10000, 0x1fffe, 0x24b62, 0x8ffff, 0xffffe, 0x100000, 0x10fffe, 0x10ffff)
                .map(Character::toString)
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<String> invalid() {
        return Stream.of(
                // continuations of nothing
                "80",
                "bf",
                "80bf",
                "80bf80bf80bf",
                // beginnings of nothing
                "c020",
                "df20",
                "e020",
                "ef20",
                "f020",
                "f420",
                "c0",
                "df",
                "ef",
                "f7",
                "fb",
                "fd",
                // sequences without their last byte
                "e080",
                "efbf",
                "f08080",
                "f7bfbf",
                "f8808080",
                "fbbfbfbf",
                "fc80808080",
                "fdbfbfbfbf",
                // bytes that never occur
                "fe",
                "ff",
                "fefeffff",
                "f5808080",
                // sequences of five and six bytes
                "f888808080",
                "fc8480808080",
                "fbbfbfbfbf",
                "fdbfbfbfbfbf",
                // behind the last character
                "f4908080",
                "f7bfbfbf",
                // longer than needed
                "c0af",
                "e080af",
                "f08080af",
                "f8808080af",
                "fc80808080af",
                "c1bf",
                "e09fbf",
                "f08fbfbf",
                "f887bfbfbf",
                "c080",
                "e08080",
                "f0808080",
                "f880808080",
                "fc8080808080",
                // surrogates, alone and in pairs
                "eda080",
                "edadbf",
                "edae80",
                "edafbf",
                "edb080",
                "edbe80",
                "edbfbf",
                "eda080edb080",
                "edadbfedbfbf",
                "edae80edb080",
                "edafbfedbfbf");
    }

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** A message with a fragment for each byte. */
    private static Frame[] byteByByte(byte[] text) {
        Frame[] frames = new Frame[text.length];
        for (int i = 0; i < text.length; i++) {
            int first = (i == 0 ? Frame.MORE_TEXT : Frame.MORE) | (i == text.length - 1 ? Frame.LAST : 0);
            frames[i] = new Frame(first, new byte[] {text[i]});
        }
        return frames;
    }

    @Test
    void validTextComesBackHoweverItIsCut() throws Exception {
        try (Peer peer = ours().connect()) {
            for (byte[] character : valid().toList()) {
                byte[] text = join(GOOD, character, GOOD);
                Frame whole = new Frame(Frame.TEXT, text);
                peer.send(whole).expect(whole);
                peer.sendChopped(1, whole).expect(whole);
                peer.send(byteByByte(text)).expect(whole);
            }
            peer.closeNormally();
        }
    }

    @Test
    void emptyFragmentsOfTextAreNothing() throws Exception {
        Frame[] empty = {Frame.empty(Frame.MORE_TEXT), Frame.empty(Frame.MORE), Frame.empty(Frame.LAST)};
        try (Peer peer = ours().connect()) {
            peer.send(Frame.empty(Frame.TEXT)).expect(Frame.empty(Frame.TEXT));
            peer.send(empty).expect(Frame.empty(Frame.TEXT));
            peer.send(empty[0], new Frame(Frame.MORE, GOOD), empty[2]).expect(new Frame(Frame.TEXT, GOOD));
            peer.closeNormally();
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidTextFailsTheConnectionHoweverItIsCut(String hex) throws Exception {
        // the last of these ends inside a sequence where the bytes are the beginning of one
        for (byte[] text :
                new byte[][] {join(GOOD, Frame.hex(hex), "edited".getBytes(StandardCharsets.US_ASCII)), Frame.hex(hex)
                }) {
            try (Peer peer = ours().connect()) {
                peer.send(new Frame(Frame.TEXT, text)).expectFailure(1007);
            }
            try (Peer peer = ours().connect()) {
                peer.send(byteByByte(text)).expectFailure(1007);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4908080", "eda080", "c0", "ff"})
    void invalidTextFailsTheConnectionInsideItsFrame(String hex) throws Exception {
        byte[] rest = new byte[1000];
        Frame whole = new Frame(Frame.TEXT, join(GOOD, Frame.hex(hex), rest));
        // the byte behind is what shows that c0 begins nothing
        for (int missing : new int[] {rest.length - 1, rest.length / 2}) {
            try (Peer peer = ours().connect()) {
                peer.sendAllBut(missing, whole).expectClose(1007);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4908080", "eda080", "c020", "ff"})
    void invalidTextFailsTheConnectionBeforeTheMessageEnds(String hex) throws Exception {
        try (Peer peer = ours().connect()) {
            peer.send(new Frame(Frame.MORE_TEXT, join(GOOD, Frame.hex(hex)))).expectFailure(1007);
        }
        try (Peer peer = ours().connect()) {
            peer.send(new Frame(Frame.MORE_TEXT, GOOD), new Frame(Frame.MORE, Frame.hex(hex)))
                    .expectFailure(1007);
        }
    }
}
