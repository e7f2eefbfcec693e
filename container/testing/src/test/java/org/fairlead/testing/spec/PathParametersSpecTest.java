package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DecodeException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.TestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sections 4.3 to 4.6: path parameters, and what else the callbacks may ask for. */
class PathParametersSpecTest {

    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    /** Every callback takes all that it may take, in an order of its own. */
    @ServerEndpoint("/all/{word}/{number}/{flag}")
    public static class Everything {
        @OnOpen
        public void open(
                @PathParam("number") int number,
                EndpointConfig config,
                @PathParam("word") String word,
                Session session,
                @PathParam("flag") Boolean flag) {
            SEEN.add("open " + word + " " + number + " " + flag + " " + (config != null && session.isOpen()));
        }

        @OnMessage
        public void message(
                @PathParam("flag") boolean flag,
                Session session,
                String text,
                @PathParam("number") Double number,
                @PathParam("word") String word) {
            SEEN.add(text + " " + word + " " + number + " " + flag + " " + session.isOpen());
            throw new IllegalStateException("on to onError");
        }

        @OnError
        public void error(
                @PathParam("word") String word, Throwable error, @PathParam("number") Long number, Session session) {
            SEEN.add("error " + word + " " + number + " " + error.getMessage());
        }

        @OnClose
        public void close(
                @PathParam("number") short number,
                CloseReason reason,
                @PathParam("word") String word,
                Session session) {
            SEEN.add(
                    "close " + word + " " + number + " " + reason.getCloseCode().getCode());
        }
    }

    @ServerEndpoint("/numbers/{value}")
    public static class Numbers {
        @OnMessage
        public String message(
                String text,
                @PathParam("value") byte a,
                @PathParam("value") short b,
                @PathParam("value") int c,
                @PathParam("value") long d,
                @PathParam("value") float e,
                @PathParam("value") double f,
                @PathParam("value") char g,
                @PathParam("value") boolean h,
                @PathParam("value") Byte i,
                @PathParam("value") Short j,
                @PathParam("value") Integer k,
                @PathParam("value") Long l,
                @PathParam("value") Float m,
                @PathParam("value") Double n,
                @PathParam("value") Character o,
                @PathParam("value") Boolean p,
                @PathParam("value") String q) {
            return Arrays.asList(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
                    .toString();
        }
    }

    @ServerEndpoint("/absent/{there}")
    public static class Absent {
        @OnMessage
        public String message(
                String text, @PathParam("there") String there, @PathParam("elsewhere") @Nullable String elsewhere) {
            return there + " " + elsewhere;
        }
    }

    @ServerEndpoint("/wrong/{number}")
    public static class Wrong {
        @OnMessage
        public String message(String text, @PathParam("number") int number) {
            return text + number;
        }

        @OnError
        public void error(Throwable error) {
            SEEN.add(error instanceof DecodeException failed ? "no number: " + failed.getText() : error.toString());
        }
    }

    @ServerEndpoint("/wrong-open/{number}")
    public static class WrongAtOnce {
        @OnOpen
        public void open(@PathParam("number") int number) {
            SEEN.add("open " + number);
        }

        @OnError
        public void error(Throwable error) {
            SEEN.add(error instanceof DecodeException failed ? "no number: " + failed.getText() : error.toString());
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @AfterEach
    void close() {
        network.close();
        SEEN.clear();
    }

    @Test
    @Tag("WSC-4.3")
    void everyCallbackGetsItsParametersInAnyOrder() throws Exception {
        network.deploy(Everything.class);
        TestClient client = network.connect("/all/a%20b/12/true");
        client.send("text");
        client.close();

        assertThat(SEEN)
                .containsExactly(
                        "open a b 12 true true",
                        "text a b 12.0 true true",
                        "error a b 12 on to onError",
                        "close a b 12 1000");
    }

    @Test
    @Tag("WSC-4.3")
    void everyPrimitiveItsClassAndTextAreConverted() throws Exception {
        network.deploy(Numbers.class);
        TestClient client = network.connect("/numbers/7");
        client.send("");

        assertThat(client.received())
                .containsExactly("[7, 7, 7, 7, 7.0, 7.0, 7, false, 7, 7, 7, 7, 7.0, 7.0, 7, false, 7]");
    }

    @Test
    @Tag("WSC-4.3")
    void parameterThatThePathHasNotIsNull() throws Exception {
        network.deploy(Absent.class);
        TestClient client = network.connect("/absent/here");
        client.send("");

        assertThat(client.received()).containsExactly("here null");
    }

    @ParameterizedTest
    @CsvSource({"/wrong/seven, true", "/wrong-open/seven, false"})
    @Tag("WSC-4.3")
    void valueThatIsNoneOfTheTypeReachesOnErrorAsADecodeException(String path, boolean withMessage) throws Exception {
        network.deploy(Wrong.class);
        network.deploy(WrongAtOnce.class);
        TestClient client = network.connect(path);
        if (withMessage) {
            client.send("text");
        }

        assertThat(SEEN).containsExactly("no number: seven");
    }
}
