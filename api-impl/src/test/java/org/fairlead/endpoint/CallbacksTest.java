package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.endpoint.Endpoints.SESSION;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DecodeException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Map;
import org.fairlead.endpoint.MessageShapesTest.Recorder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallbacksTest {

    private static final CloseReason REASON = new CloseReason(CloseCodes.GOING_AWAY, "bye");

    @ServerEndpoint("/{s}/{i}/{d}")
    public static class EverythingEverywhere extends Recorder {
        @OnOpen
        public void open(@PathParam("i") int i, EndpointConfig config, @PathParam("s") String s, Session session) {
            record("open", i, config, s, session == SESSION);
        }

        @OnMessage
        public String message(@PathParam("d") double d, String text, @PathParam("i") Integer i) {
            return text + d + i;
        }

        @OnClose
        public void close(Session session, @PathParam("i") long i, CloseReason reason) {
            record("close", session == SESSION, i, reason);
        }

        @OnError
        public void error(@PathParam("s") String s, Throwable error, @PathParam("i") int i, Session session) {
            record("error", s, error, i);
        }
    }

    @Test
    void everyCallbackGetsWhatItAsksForInAnyOrder() throws Throwable {
        EverythingEverywhere endpoint = new EverythingEverywhere();
        EndpointModel model = EndpointModel.server(EverythingEverywhere.class, InstanceProvider.constructors());
        BoundEndpoint bound = model.bind(endpoint, model.openCodecs(), Map.of("s", "str", "i", "7", "d", "0.5"));
        assertThat(bound.instance()).isSameAs(endpoint);
        bound.onOpen(SESSION, model.config());
        assertThat(Endpoints.takers(bound).get(0).deliver("t", true)).isEqualTo("t0.57");
        Exception failure = new Exception();
        bound.onError(SESSION, failure);
        bound.onClose(SESSION, REASON);
        assertThat(bound.handlesErrors()).isTrue();
        assertThat(endpoint.calls)
                .containsExactly(
                        "open", 7, model.config(), "str", true, "error", "str", failure, 7, "close", true, 7L, REASON);
    }

    @Test
    void pathParameterThatCannotBeConvertedIsADecodeExceptionForItsCallbacks() throws Throwable {
        EverythingEverywhere endpoint = new EverythingEverywhere();
        BoundEndpoint bound = Endpoints.bindServer(endpoint, Map.of("s", "str", "i", "seven", "d", "0.5"));
        assertThatThrownBy(() -> bound.onOpen(SESSION, config()))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.getText()).isEqualTo("seven"))
                .hasMessage("The path parameter {i}: \"seven\" is no value of type int")
                .hasCauseInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> Endpoints.takers(bound).get(0).deliver("t", true))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("type Integer");
        assertThatThrownBy(() -> bound.onClose(SESSION, REASON))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("type long");
        Exception failure = new Exception();
        bound.onError(SESSION, failure);
        assertThat(endpoint.calls).containsExactly("error", "str", failure, 0);
    }

    @ServerEndpoint("/{known}/{bad}")
    public static class AskingForTheUnknown extends Recorder {
        @OnOpen
        public void open(
                @PathParam("unknown") @Nullable String a,
                @PathParam("unknown") @Nullable Long b,
                @PathParam("known") char c) {
            record(a, b, c);
        }

        @OnClose
        public void close(@PathParam("bad") boolean bad) {
            record(bad);
        }

        @OnError
        public void error(Throwable error, @PathParam("bad") @Nullable Byte bad) {
            record(bad);
        }
    }

    @ServerEndpoint("/{room}")
    public static class Braced extends Recorder {
        @OnOpen
        public void open(@PathParam("{room}") @Nullable String room, @PathParam("{}") @Nullable String none) {
            record("open", room, none);
        }
    }

    @Test
    void pathParameterMayBeNamedAsThePathWritesIt() throws Throwable {
        Braced endpoint = new Braced();
        Endpoints.bindServer(endpoint, Map.of("room", "red")).onOpen(SESSION, config());
        assertThat(endpoint.calls).containsExactly("open", "red", null);
    }

    @Test
    void unknownPathParameterIsNull() throws Throwable {
        AskingForTheUnknown endpoint = new AskingForTheUnknown();
        BoundEndpoint bound = Endpoints.bindServer(endpoint, Map.of("known", "k", "bad", "bad"));
        bound.onOpen(SESSION, config());
        bound.onClose(SESSION, REASON);
        bound.onError(SESSION, new Exception());
        assertThat(endpoint.calls).containsExactly(null, null, 'k', false, null);
    }

    @ClientEndpoint
    public static class Empty {}

    @Test
    void classWithoutCallbacksIsAnEndpoint() throws Throwable {
        BoundEndpoint bound = Endpoints.bindClient(new Empty());
        assertThat(Endpoints.takers(bound)).isEmpty();
        assertThat(bound.handlesErrors()).isFalse();
        bound.onOpen(SESSION, config());
        bound.onError(SESSION, new Exception());
        bound.onClose(SESSION, REASON);
    }

    @ClientEndpoint
    private static final class NothingPublic extends Recorder {
        @OnOpen
        private void open() {
            record("private");
        }

        @OnClose
        void close(CloseReason... reasonsAreNotAllowedButTheFirstIsNoArray) {
            record("unreachable");
        }
    }

    @ClientEndpoint
    private static final class PrivateMethods extends Recorder {
        @OnOpen
        private void open() {
            record("private");
        }

        @OnMessage
        void message(String text) {
            record(text);
        }
    }

    @Test
    void methodsNeedNotBePublic() throws Throwable {
        PrivateMethods endpoint = new PrivateMethods();
        BoundEndpoint bound = Endpoints.bindClient(endpoint);
        bound.onOpen(SESSION, config());
        Endpoints.takers(bound).get(0).deliver("x", true);
        assertThat(endpoint.calls).containsExactly("private", "x");
        assertThatThrownBy(() -> Endpoints.bindClient(new NothingPublic()))
                .hasMessageContaining("a parameter of type jakarta.websocket.CloseReason[] is not allowed");
    }

    @ClientEndpoint
    public static class Variadic extends Recorder {
        @OnMessage
        public void message(byte... bytes) {
            record(bytes.length);
        }
    }

    @Test
    void variableArityMethodGetsItsArray() throws Throwable {
        Variadic endpoint = new Variadic();
        Endpoints.taker(endpoint).deliver(java.nio.ByteBuffer.allocate(3), true);
        assertThat(endpoint.calls).containsExactly(3);
    }

    @Test
    void instanceOfAnotherClassIsRefused() throws Throwable {
        EndpointModel model = EndpointModel.client(Empty.class, InstanceProvider.constructors());
        Codecs codecs = model.openCodecs();
        assertThatThrownBy(() -> model.bind("wrong", codecs, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not an instance of " + Empty.class.getName() + ": java.lang.String");
    }

    private static EndpointConfig config() throws Exception {
        return EndpointModel.client(Empty.class, InstanceProvider.constructors())
                .config();
    }
}
