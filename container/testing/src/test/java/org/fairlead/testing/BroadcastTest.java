package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.testing.Crowd.Reader;
import org.fairlead.testing.Crowd.Word;
import org.fairlead.topic.Broadcast;
import org.fairlead.topic.Delivery;
import org.fairlead.topic.SlowPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C3")
class BroadcastTest {
    private static final String PADDING = "x".repeat(1000);

    @BeforeEach
    void nothingIsEncodedYet() {
        Crowd.ENCODED.set(0);
    }

    private static Delivery sent(int sessions) {
        return new Delivery(sessions, 0, 0, 0, 0, 0);
    }

    @Test
    void everySessionGetsTheMessage() throws Exception {
        try (Crowd crowd = new Crowd()) {
            List<Reader> readers = List.of(crowd.join("/plain"), crowd.join("/plain"), crowd.join("/words"));
            assertThat(Broadcast.text("hello").sendTo(crowd.sessions())).isEqualTo(sent(3));
            for (Reader reader : readers) {
                assertThat(reader.next()).isEqualTo("hello");
            }
        }
    }

    @Test
    void binaryMessagesAreCopiedWhenTheBroadcastIsMade() throws Exception {
        try (Crowd crowd = new Crowd()) {
            TestClient client = crowd.network.connect("/plain");
            ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1);
            Broadcast broadcast = Broadcast.binary(data);
            data.put(1, (byte) 9);
            assertThat(data.position()).isEqualTo(1);
            broadcast.sendTo(crowd.sessions());
            broadcast.sendTo(crowd.sessions());
            ByteBuffer expected = ByteBuffer.wrap(new byte[] {2, 3});
            assertThat(client.received()).containsExactly(expected, expected);
        }
    }

    @Test
    void anObjectIsEncodedOnceByTheEncoderOfEachEndpoint() throws Exception {
        try (Crowd crowd = new Crowd()) {
            Reader word = crowd.join("/words");
            Reader other = crowd.join("/words");
            Reader shout = crowd.join("/shouts");
            Broadcast broadcast = Broadcast.object(new Word("hello"));
            assertThat(broadcast.sendTo(crowd.sessions())).isEqualTo(sent(3));
            assertThat(broadcast.sendTo(crowd.sessions())).isEqualTo(sent(3));
            assertThat(List.of(word.next(), other.next(), shout.next()))
                    .containsExactly("word hello", "word hello", "hello!");
            assertThat(Crowd.ENCODED).hasValue(2);
        }
    }

    @Test
    void sessionsThatCannotEncodeItAreCountedAndTheOthersGetIt() throws Exception {
        try (Crowd crowd = new Crowd()) {
            var unused = crowd.join("/plain"); // has no encoder
            Reader word = crowd.join("/words");
            Reader shout = crowd.join("/shouts");
            assertThat(Broadcast.object(new Word("hello")).sendTo(crowd.sessions()))
                    .isEqualTo(new Delivery(2, 0, 0, 0, 0, 1));
            assertThat(word.next()).isEqualTo("word hello");
            assertThat(shout.next()).isEqualTo("hello!");
            assertThat(Broadcast.object(new Word("")).sendTo(crowd.sessions()))
                    .as("an encoder fails")
                    .isEqualTo(new Delivery(1, 0, 0, 0, 0, 2));
        }
    }

    @Test
    @Tag("C4")
    void aSessionThatHasClosedIsCountedAndTheOthersGetIt() throws Exception {
        try (Crowd crowd = new Crowd()) {
            Reader gone = crowd.join("/words");
            Session closed = crowd.last();
            Reader there = crowd.join("/words");
            closed.close();
            gone.closed();
            crowd.network.settle();
            assertThat(Broadcast.object(new Word("hello")).sendTo(crowd.sessions()))
                    .isEqualTo(new Delivery(1, 0, 0, 0, 1, 0));
            assertThat(there.next()).isEqualTo("word hello");
        }
    }

    @Test
    void aForeignSessionIsRefusedBeforeAnybodyGetsTheMessage() throws Exception {
        try (Crowd crowd = new Crowd()) {
            TestClient client = crowd.network.connect("/plain");
            Session foreign = (Session) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, args) -> null);
            assertThatThrownBy(() -> Broadcast.text("a").sendTo(List.of(crowd.last(), foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("A session of Fairlead is expected, not one of the class");
            assertThat(client.received()).isEmpty();
        }
    }

    /** A client masks each frame with a key of its own. */
    @Test
    void theSessionsOfAClientGetItToo() throws Exception {
        try (Crowd crowd = new Crowd()) {
            TestClient client = crowd.network.connect("/plain");
            crowd.last().addMessageHandler(String.class, (jakarta.websocket.MessageHandler.Whole<String>)
                    text -> crowd.last().getAsyncRemote().sendText("heard " + text));
            assertThat(Broadcast.text("hello").sendTo(List.of(client.session())))
                    .isEqualTo(sent(1));
            assertThat(client.received()).containsExactly("heard hello");
        }
    }

    /** Publishes until somebody could not take it. @return how many were published */
    private static int untilSlow(Crowd crowd, SlowPolicy policy, Delivery slow, List<Reader> awake) throws Exception {
        for (int i = 0; i < 10_000; i++) {
            String text = i + PADDING;
            Delivery delivery = Broadcast.text(text).sendTo(crowd.sessions(), policy);
            for (Reader reader : awake) {
                assertThat(reader.next()).isEqualTo(text);
            }
            if (delivery.equals(slow)) {
                return i + 1;
            }
            assertThat(delivery).isEqualTo(sent(crowd.sessions().size()));
        }
        throw new AssertionError("nobody is slow");
    }

    @Test
    void whatASlowSessionCannotTakeIsDroppedForItAlone() throws Exception {
        try (Crowd crowd = new Crowd()) {
            List<Reader> awake = List.of(crowd.join("/plain"), crowd.join("/plain"));
            Reader asleep = crowd.join("/plain");
            asleep.sleep();
            int published = untilSlow(crowd, SlowPolicy.DROP, new Delivery(2, 0, 1, 0, 0, 0), awake);
            asleep.wake();
            for (int i = 0; i < published - 1; i++) {
                assertThat(asleep.next()).isEqualTo(i + PADDING);
            }
            crowd.network.settle();
            assertThat(Broadcast.text("again").sendTo(crowd.sessions())).isEqualTo(sent(3));
            assertThat(asleep.next()).isEqualTo("again");
        }
    }

    @Test
    void ofWhatWaitsForASlowSessionOnlyTheLatestOfEachTopicIsKept() throws Exception {
        try (Crowd crowd = new Crowd()) {
            Reader asleep = crowd.join("/plain");
            asleep.sleep();
            int kept = 0;
            for (int i = 0; i < 1000; i++) {
                String topic = i % 2 == 0 ? "a" : "b";
                Delivery delivery = Broadcast.text(topic + (1000 + i) + PADDING)
                        .about(topic)
                        .sendTo(crowd.sessions(), SlowPolicy.LATEST);
                assertThat(delivery.sent()).isEqualTo(1);
                kept += delivery.sent() - delivery.replaced();
            }
            assertThat(kept).as("what the network and both sides' queues hold").isLessThan(200);
            asleep.wake();
            List<String> received = new ArrayList<>();
            for (int i = 0; i < kept; i++) {
                received.add(asleep.next());
            }
            assertThat(received).contains("a1998" + PADDING, "b1999" + PADDING);
            for (String topic : List.of("a", "b")) {
                assertThat(received.stream().filter(text -> text.startsWith(topic)))
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aSlowSessionIsClosedWithTheCodeOfThePolicy() throws Exception {
        try (Crowd crowd = new Crowd()) {
            List<Reader> awake = List.of(crowd.join("/plain"), crowd.join("/plain"));
            Reader asleep = crowd.join("/plain");
            asleep.sleep();
            SlowPolicy policy = SlowPolicy.close(1008, "Read faster");
            int published = untilSlow(crowd, policy, new Delivery(2, 0, 0, 1, 0, 0), awake);
            assertThat(Broadcast.text("next").sendTo(crowd.sessions(), policy))
                    .isEqualTo(new Delivery(2, 0, 0, 0, 1, 0));
            asleep.wake();
            assertThat(asleep.closed().getCloseCode().getCode()).isEqualTo(1008);
            assertThat(asleep.closed().getReasonPhrase()).isEqualTo("Read faster");
            assertThat(asleep.upTo(published - 2 + PADDING))
                    .as("what was taken is still sent")
                    .hasSize(published - 1);
        }
    }

    @Test
    void theCodeForSlowSessionsIsTryAgainLaterUnlessOneIsGiven() {
        assertThat(SlowPolicy.CLOSE).hasToString("close 1013");
        assertThatThrownBy(() -> SlowPolicy.close(999, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000 to 4999, not 999");
    }

    /** It waits for nobody, so it can stand behind its own sender's open message, where a send would wait for itself. */
    @Test
    void aBroadcastDoesNotBreakIntoAMessageThatIsSentInParts() throws Exception {
        try (Crowd crowd = new Crowd()) {
            Reader reader = crowd.join("/plain");
            crowd.last().getBasicRemote().sendText("one ", false);
            IntStream.range(0, 3)
                    .forEach(i -> assertThat(Broadcast.text("between " + i).sendTo(crowd.sessions()))
                            .isEqualTo(sent(1)));
            crowd.last().getBasicRemote().sendText("two", true);
            assertThat(List.of(reader.next(), reader.next(), reader.next(), reader.next()))
                    .containsExactly("one two", "between 0", "between 1", "between 2");
        }
    }
}
