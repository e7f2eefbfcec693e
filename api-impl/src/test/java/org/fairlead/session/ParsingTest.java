package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the bytes that a host has read. */
class ParsingTest {
    private static final int COMPRESSED = 0x40;

    @Test
    void whileReadingIsPausedABufferIsLeftAsItIs() {
        Settings settings =
                Settings.server().toBuilder().messageQueue(0, 1 << 20).build();
        HandHost host = HandHost.opened(Role.SERVER, settings, Dispatch.WORKER);
        host.stalled = true;
        host.receiveText("a");
        ByteBuffer next = host.frame(HandHost.TEXT, "b");
        int remaining = next.remaining();
        host.on(() -> assertThat(host.connection().receive(next)).isFalse());
        assertThat(next.remaining()).isEqualTo(remaining);
        host.stalled = false;
        host.run();
        host.receive(next);
        assertThat(host.told).containsExactly("open", "text a", "text b");
    }

    @Test
    void whatHandlersSendDuringABatchOfReadsGoesOutAtItsEnd() {
        HandHost host = HandHost.opened(Role.SERVER, Settings.server(), Dispatch.EVENT_LOOP);
        List<String> during = new ArrayList<>();
        host.listener.onText = payload -> {
            host.connection().sendText((String) payload);
            during.add(host.sent());
        };
        for (int i = 0; i < 2; i++) {
            host.receive(host.frame(HandHost.TEXT, "a"), host.frame(HandHost.TEXT, "b"));
            assertThat(during).containsOnly("");
            assertThat(host.sent()).isEqualTo("81 01 61 81 01 62");
        }
    }

    @Test
    void afterAReadTheThreadSendsForItself() {
        HandHost host = HandHost.opened(Role.SERVER, Settings.server(), Dispatch.EVENT_LOOP);
        List<Object> senders = new ArrayList<>();
        host.listener.onText = payload -> senders.add(Strand.sender());
        host.receiveText("a");
        assertThat(senders).containsExactly(host.connection());
        assertThat(Strand.sender()).isSameAs(Thread.currentThread());
    }

    @ParameterizedTest
    @EnumSource
    void whatTheInflaterHoldsIsDeliveredThoughTheHostHasNothingToOfferAgain(Dispatch dispatch) {
        Settings settings = Settings.server().toBuilder().messageQueue(1, 2048).build();
        HandHost host = new HandHost(Role.SERVER, settings, dispatch, new DeflateParameters(true, true, 15, 15));
        long[] received = new long[1];
        host.listener.on(Kind.BINARY, Form.PARTIAL, -1, payload -> received[0] += ((ByteBuffer) payload).remaining());
        host.listener.onText = payload -> host.connection().sendTextAsync("answer", 0, failure -> {});
        host.on(host.connection()::opened);
        host.run();
        ByteBuffer in = host.frame(HandHost.BINARY | COMPRESSED, deflated(new byte[50_000]));
        for (int reads = 0; in.hasRemaining() && reads < 10; reads++) {
            host.on(() -> host.offer(in));
            host.run();
        }
        assertThat(received[0]).isEqualTo(50_000);
        if (dispatch == Dispatch.WORKER) {
            assertThat(host.asked).startsWith("pause", "keep").endsWith("resume");
        }
        host.on(host.connection()::readComplete);
        host.on(() -> host.connection().sendTextAsync("a", 0, failure -> {}));
        assertThat(host.sent()).as("not held back as in a batch of reads").isEqualTo("81 01 61");
    }

    private static String deflated(byte[] payload) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        byte[] bytes = new byte[200];
        deflater.setInput(payload);
        int count = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
        deflater.end();
        byte[] tail = Arrays.copyOfRange(bytes, count - 4, count);
        assertThat(tail).containsExactly(0, 0, 0xFF, 0xFF);
        return new String(bytes, 0, count - 4, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
