package org.fairlead.interop.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups 12 and 13: permessage-deflate with each set of parameters, messages of many sizes, whole and in fragments. */
@Tag("A22")
class DeflateCasesTest extends CaseGroup {

    private static final int[] SIZES = {0, 1, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072};

    DeflateCasesTest(Side side) {
        super(side);
    }

    /** Text that compresses, and refers to itself over any distance. */
    private static byte[] text(int size) {
        Random random = new Random(size);
        StringBuilder text = new StringBuilder(size + 20);
        while (text.length() < size) {
            text.append("{\"id\": ").append(random.nextInt(1000)).append("}, ");
        }
        return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }

    private static boolean has(String extension, String parameter) {
        return extension.contains(parameter);
    }

    /** Whose parameters stand in what was agreed on: the server's answer, whichever side it comes from. */
    private static DeflateStreams streams(Peer peer, String agreed) {
        String ours = peer.isClient() ? "client" : "server";
        String theirs = peer.isClient() ? "server" : "client";
        return new DeflateStreams(
                !has(agreed, ours + "_no_context_takeover"),
                !has(agreed, theirs + "_no_context_takeover"),
                has(agreed, ours + "_max_window_bits"));
    }

    private static Frame[] fragments(int first, byte[] payload, int size) {
        int count = Math.max(1, (payload.length + size - 1) / size);
        Frame[] frames = new Frame[count];
        for (int i = 0; i < count; i++) {
            int end = Math.min(payload.length, (i + 1) * size);
            frames[i] = new Frame(
                    (i == 0 ? first & 0x4f : 0) | (i == count - 1 ? Frame.LAST : 0),
                    Arrays.copyOfRange(payload, i * size, end));
        }
        return frames;
    }

    private void exchange(Peer peer, String agreed, int fragment) throws Exception {
        try (DeflateStreams streams = streams(peer, agreed)) {
            for (int round = 0; round < 2; round++) {
                for (int size : SIZES) {
                    exchange(peer, streams, Frame.TEXT, text(size), fragment);
                    exchange(peer, streams, Frame.BINARY, noise(size), fragment);
                }
            }
        }
        peer.closeNormally();
    }

    private static void exchange(Peer peer, DeflateStreams streams, int first, byte[] message, int fragment)
            throws Exception {
        peer.send(fragments(first | Frame.RSV1, streams.compress(message), fragment));
        Frame echo = peer.readMessage();
        assertThat(echo.first() & ~Frame.RSV1).isEqualTo(first);
        boolean compressed = (echo.first() & Frame.RSV1) != 0;
        byte[] payload = compressed ? streams.decompress(echo.payload()) : echo.payload();
        assertThat(Arrays.equals(payload, message))
                .as("echo of %d bytes", message.length)
                .isTrue();
        if (first == Frame.TEXT && message.length >= 1024) {
            assertThat(echo.payload().length)
                    .as("bytes on the wire of %d", message.length)
                    .isLessThan(message.length * 3 / 4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "server_no_context_takeover",
                "client_no_context_takeover",
                "server_max_window_bits=9",
                "server_max_window_bits=15",
                "client_max_window_bits=9",
                "server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=9",
            })
    void messagesOfAllSizesComeBackWithEachSetOfParameters(String parameters) throws Exception {
        String wanted = parameters.isEmpty() ? "permessage-deflate" : "permessage-deflate; " + parameters;
        for (int fragment : new int[] {256, Integer.MAX_VALUE / 2}) {
            try (Peer peer = ours().connect(wanted)) {
                assertThat(peer.extension()).startsWith("permessage-deflate");
                // our client makes an offer that allows all of them, and our server answers what it was asked for
                String agreed = peer.isClient() ? peer.extension() : wanted;
                for (String name : new String[] {
                    "server_no_context_takeover", "client_no_context_takeover", "server_max_window_bits"
                }) {
                    if (has(wanted, name)) {
                        assertThat(agreed).contains(name);
                    }
                }
                exchange(peer, agreed, fragment);
            }
        }
    }

    @Test
    void theFirstOfferThatCanBeAcceptedIs() throws Exception {
        if (side.role == Role.CLIENT) {
            return;
        }
        String offers = "permessage-deflate; server_max_window_bits=7, permessage-deflate; unknown,"
                + " permessage-deflate; server_max_window_bits=10, permessage-deflate";
        try (Peer peer = ours().connect(offers)) {
            assertThat(peer.extension()).contains("server_max_window_bits=10");
            exchange(peer, peer.extension(), 4096);
        }
    }

    @Test
    void messagesThatAreNotCompressedMayStandBetween() throws Exception {
        try (Peer peer = ours().connect("permessage-deflate");
                DeflateStreams streams = streams(peer, peer.isClient() ? peer.extension() : "permessage-deflate")) {
            for (int i = 0; i < 10; i++) {
                byte[] message = text(1000 + i);
                peer.send(new Frame(Frame.TEXT, message));
                Frame echo = peer.readMessage();
                byte[] payload = (echo.first() & Frame.RSV1) == 0 ? echo.payload() : streams.decompress(echo.payload());
                assertThat(payload).isEqualTo(message);
                exchange(peer, streams, Frame.TEXT, message, 100);
            }
            peer.closeNormally();
        }
    }
}
