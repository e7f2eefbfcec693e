package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.endpoint.Receiver;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages that come before onOpen has returned are held against the limits that onOpen leaves. */
@Tag("A8")
class EarlyMessageTest {

    private final Conversation talk = Conversation.manual();

    @BeforeEach
    void stopTheServersCallbacks() {
        talk.client.maxMessageSize = Long.MAX_VALUE;
        talk.stalled = true;
    }

    @AfterEach
    void close() {
        talk.stalled = false;
        talk.close();
    }

    /** The client's callbacks are run by its event loop, so that they are not stopped. */
    private void open() {
        talk.openServer(Settings.server(), Dispatch.WORKER);
        talk.openClient(Settings.client(), Dispatch.EVENT_LOOP);
        talk.run();
    }

    private void sendBinary(int bytes) {
        talk.client().sendBinaryAsync(ByteBuffer.wrap(new byte[bytes]), 0, failure -> {});
        talk.run();
    }

    private void sendPart(String text, boolean last) {
        talk.pair.client().execute(() -> {
            try {
                talk.client().sendText(text, last);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        talk.run();
    }

    /** What the server has been told, once its onOpen has set the limit and returned. */
    private List<String> afterOnOpenLeaves(long limit) {
        talk.server.onOpen = () -> talk.server.maxMessageSize = limit;
        talk.stalled = false;
        talk.run();
        return Conversation.drain(talk.server);
    }

    private static void assertTooBig(List<String> told) {
        assertThat(told).hasSize(4).startsWith("open").endsWith("closed");
        assertThat(told.get(1)).startsWith("error ProtocolException");
        assertThat(told.get(2)).startsWith("close 1009");
    }

    @Test
    void aMessageThatOnOpenMadeRoomForIsTaken() {
        talk.server.maxMessageSize = 10;
        open();
        sendBinary(500);
        sendBinary(501);
        assertThat(afterOnOpenLeaves(501))
                .containsExactly("open", "binary " + "\0".repeat(500), "binary " + "\0".repeat(501));
    }

    @Test
    void aMessageOverWhatOnOpenLeavesIs1009() {
        open();
        sendBinary(500);
        assertTooBig(afterOnOpenLeaves(499));
    }

    @Test
    void aCompressedMessageOverWhatOnOpenLeavesIs1009() {
        talk.deflate = new DeflateParameters(false, false, 15, 15);
        open();
        sendBinary(500);
        assertTooBig(afterOnOpenLeaves(499));
    }

    @Test
    void aMessageThatHasOnlyBegunIsHeldAgainstTheNewLimitAsItGoesOn() {
        talk.server.maxMessageSize = 2;
        open();
        sendPart("12345", false);
        assertThat(afterOnOpenLeaves(8)).containsExactly("open");
        sendPart("678", false);
        assertThat(Conversation.drain(talk.server)).isEmpty();
        sendPart("9", true);
        assertTooBigNow();
    }

    private void assertTooBigNow() {
        List<String> told = Conversation.drain(talk.server);
        assertThat(told).hasSize(3);
        assertThat(told.get(1)).startsWith("close 1009");
    }

    @Test
    void aMessageThatHasOnlyBegunMayEndWithinTheNewLimit() {
        talk.server.maxMessageSize = 2;
        open();
        sendPart("12345", false);
        assertThat(afterOnOpenLeaves(8)).containsExactly("open");
        sendPart("678", true);
        assertThat(Conversation.drain(talk.server)).containsExactly("text 12345678");
    }

    @Test
    void aHeaderAloneThatAnnouncesTooMuchIs1009AsSoonAsOnOpenHasReturned() {
        talk.openServer(Settings.server(), Dispatch.WORKER);
        talk.run();
        talk.pair.client().sendRaw(HexFormat.of().parseHex("82fe01f437fa213d")); // 500 bytes are to come
        talk.run();
        assertThat(afterOnOpenLeaves(499).toString()).contains("error ProtocolException", "close 1009");
    }

    @Test
    void messagesThatBeginLaterAreHeldAgainstTheLimitOfTheirTime() {
        open();
        sendBinary(5);
        assertThat(afterOnOpenLeaves(8)).containsExactly("open", "binary " + "\0".repeat(5));
        talk.server.maxMessageSize = 4;
        sendBinary(5);
        assertTooBigNow();
    }

    @Test
    void aPongBehindAMessageThatWaitsForOnOpenIsRead() {
        open();
        sendBinary(5);
        talk.server.onOpen = () -> {
            CompletableFuture<Duration> pong = talk.server().pingAsync(null, null);
            talk.pair.run();
            try {
                talk.server.events.add("pong after " + pong.get(30, TimeUnit.SECONDS));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        talk.stalled = false;
        talk.run();
        assertThat(Conversation.drain(talk.server)).startsWith("open", "pong after PT0S", "binary " + "\0".repeat(5));
    }

    @Test
    void aHandlerOfPartsThatOnOpenAddsTakesWhatHasComeBefore() {
        talk.server.maxMessageSize = 10;
        talk.server.on(Receiver.Kind.BINARY, Receiver.Form.PARTIAL, (payload, last) -> {
            talk.server.events.add(((ByteBuffer) payload).remaining() + " bytes, last " + last);
            return null;
        });
        open();
        sendBinary(2000);
        assertThat(afterOnOpenLeaves(Settings.UNLIMITED)).containsExactly("open", "2000 bytes, last true");
    }
}
