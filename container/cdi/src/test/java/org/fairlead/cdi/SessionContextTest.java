package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.cdi.SessionBeans.LOG;
import static org.fairlead.cdi.SessionBeans.reset;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.Encoder;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.fairlead.cdi.SessionBeans.Request;
import org.fairlead.cdi.SessionBeans.State;
import org.fairlead.session.FairleadSession;
import org.fairlead.testing.TestClient;
import org.fairlead.topic.Topics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where what is made for a session can be used. */
class SessionContextTest {

    @BeforeEach
    void nothingHasHappened() {
        reset();
    }

    @ServerEndpoint("/calls")
    public static class Calls {
        @Inject
        Request request;

        @Inject
        State state;

        @Inject
        Session session;

        private void log(String callback, Session given) {
            assertThat(session.getId()).isEqualTo(given.getId());
            LOG.add(callback + " " + request.number() + request.number() + " in " + state.number());
        }

        @OnOpen
        public void open(Session given) {
            log("open", given);
            given.addMessageHandler(ByteBuffer.class, data -> log("handler", given));
        }

        @OnMessage
        public void message(String text, Session given) {
            log("message", given);
            if (text.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
        }

        @OnError
        public void error(Throwable error, Session given) {
            log("error", given);
        }

        @OnClose
        public void close(Session given) {
            log("close", given);
        }
    }

    @Test
    void eachCallbackHasARequestOfItsOwnAndTheSessionsState() throws Exception {
        try (Weld weld = Weld.with(Request.class, State.class, Calls.class)) {
            weld.network().deploy(Calls.class);
            TestClient client = weld.network().connect("/calls");
            client.send("one");
            client.send("");
            client.send(ByteBuffer.allocate(1));
            client.close();
            weld.network().settle();

            assertThat(LOG)
                    .containsExactly(
                            "open 11 in 1",
                            "message 22 in 1",
                            "message 33 in 1",
                            "error 44 in 1",
                            "handler 55 in 1",
                            "close 66 in 1");
            assertThat(Request.DESTROYED).hasValue(Request.MADE.get());
            assertThat(State.MADE).hasValue(1);
            assertThat(State.DESTROYED).hasValue(1);
        }
    }

    @Test
    void outsideOfItsCallbacksASessionAndItsBeansCannotBeUsed() throws Exception {
        try (Weld weld = Weld.with(State.class)) {
            State state = weld.container().select(State.class).get();
            assertThatThrownBy(state::number)
                    .isInstanceOf(ContextNotActiveException.class)
                    .hasMessageContaining("WebSocketSessionScoped");
            Session session = weld.container().select(Session.class).get();
            assertThatThrownBy(session::getId)
                    .isInstanceOf(ContextNotActiveException.class)
                    .hasMessageContaining("No WebSocket session is current on the thread "
                            + Thread.currentThread().getName());
            assertThat(session).hasToString("the current WebSocket session, of which there is none");
        }
    }

    @ServerEndpoint("/early")
    public static class Early {
        @Inject
        public Early(State state, FairleadSession session) {
            LOG.add("state " + state.number());
            assertThatThrownBy(session::getId)
                    .isInstanceOf(ContextNotActiveException.class)
                    .hasMessageContaining("There is no WebSocket session yet");
        }

        @Inject
        State state;

        @OnOpen
        public void open() {
            LOG.add("state " + state.number());
        }
    }

    @Test
    void anEndpointsConstructorHasTheStateOfTheSessionToBe() throws Exception {
        try (Weld weld = Weld.with(State.class, Early.class)) {
            weld.network().deploy(Early.class);
            weld.network().connect("/early");
            weld.network().connect("/early");
            assertThat(LOG).containsExactly("state 1", "state 1", "state 2", "state 2");
        }
    }

    @ApplicationScoped
    @ServerEndpoint("/topic")
    public static class Chat {
        static final Topics TOPICS = Topics.create();

        @Inject
        FairleadSession current;

        @OnOpen
        public void open(Session session) {
            TOPICS.topic("all", String.class).subscribe(current);
            boolean equal = List.of(session, current).contains(current) && current.equals(session);
            Object text = "text";
            LOG.add("same: " + (equal && current.itself() == session) + ", hash: "
                    + (current.hashCode() == session.hashCode()) + ", " + current.equals(text));
        }
    }

    @Test
    void anInjectedSessionMayBeSubscribedToATopic() throws Exception {
        try (Weld weld = Weld.with(Chat.class)) {
            weld.network().deploy(Chat.class);
            TestClient first = weld.network().connect("/topic");
            TestClient second = weld.network().connect("/topic");
            Chat.TOPICS.topic("all", String.class).publish("news");
            assertThat(first.received()).containsExactly("news");
            assertThat(second.received()).containsExactly("news");
            assertThat(LOG).hasSize(2).containsOnly("same: true, hash: true, false");
        }
    }

    @ApplicationScoped
    public static class Observer {
        void begun(@Observes @Initialized(WebSocketSessionScoped.class) Session session, State state) {
            LOG.add("initialized " + session.isOpen() + " " + state.number());
        }

        void ended(@Observes @Destroyed(WebSocketSessionScoped.class) Session session) {
            LOG.add("destroyed " + session.isOpen());
        }
    }

    @Test
    void beginAndEndOfASessionAreEvents() throws Exception {
        try (Weld weld = Weld.with(Request.class, State.class, Calls.class, Observer.class)) {
            weld.network().deploy(Calls.class);
            weld.network().connect("/calls").close();
            weld.network().settle();
            // the client is a session, too, which has begun before the server's or after it
            assertThat(LOG).filteredOn(each -> each.startsWith("initialized")).hasSize(2);
            assertThat(LOG).filteredOn("destroyed false"::equals).hasSize(2);
            assertThat(LOG.get(LOG.size() - 1)).isEqualTo("destroyed false");
        }
    }

    @WebSocketSessionScoped
    @ServerEndpoint("/scoped")
    public static class Scoped {
        private int messages;

        @OnMessage
        public String message(String text) {
            return text + ++messages;
        }
    }

    @WebSocketSessionScoped
    @ServerEndpoint("/broken")
    public static class Broken {
        public Broken() {
            if (LOG.contains("break")) { // not while a proxy is made
                throw new IllegalStateException("no database");
            }
        }

        @OnOpen
        public void open() {}
    }

    @Test
    void anEndpointMayBeInTheScopeOfItsSession() throws Exception {
        try (Weld weld = Weld.with(Scoped.class)) {
            weld.network().deploy(Scoped.class);
            TestClient first = weld.network().connect("/scoped");
            TestClient second = weld.network().connect("/scoped");
            first.send("a");
            first.send("a");
            second.send("b");
            assertThat(first.received()).containsExactly("a1", "a2");
            assertThat(second.received()).containsExactly("b1");
        }
    }

    @Test
    void aSessionWhoseEndpointCannotBeMadeIsClosedWith1011() throws Exception {
        try (Weld weld = Weld.with(Broken.class)) {
            weld.network().deploy(Broken.class);
            LOG.add("break");
            TestClient client = weld.network().connect("/broken");
            assertThat(client.closeReason()).isNotNull();
            assertThat(client.closeReason().getCloseCode().getCode()).isEqualTo(1011);
            assertThat(weld.beans().openScopes()).isZero();
        }
    }

    /** Closes other sessions from within its own callbacks. */
    @ServerEndpoint("/closing")
    public static class ClosesOthers {
        @Inject
        State state;

        @Inject
        Session session;

        @OnMessage
        public void message(String text, Session given) throws IOException {
            int own = state.number();
            for (Session other : given.getOpenSessions()) {
                if (other != given) {
                    other.close();
                }
            }
            LOG.add("own " + (state.number() == own && session.equals(given)));
        }

        @OnClose
        public void close(Session given) {
            LOG.add("closed " + state.number() + " " + session.equals(given));
        }
    }

    @Test
    void aSessionThatIsClosedInAnothersCallbackHasItsOwnContext() throws Exception {
        try (Weld weld = Weld.with(State.class, ClosesOthers.class)) {
            weld.network().deploy(ClosesOthers.class);
            TestClient first = weld.network().connect("/closing");
            weld.network().connect("/closing");
            first.send("others");
            assertThat(LOG).containsExactlyInAnyOrder("own true", "closed 2 true");
        }
    }

    /** Encodes on whatever thread sends. */
    public static class OtherThreadsCoder implements Encoder.Text<Integer> {
        @Inject
        State state;

        @Override
        public String encode(Integer value) {
            return "state " + state.number();
        }
    }

    @ServerEndpoint(value = "/encoded", encoders = OtherThreadsCoder.class)
    public static class Encoded {
        @OnOpen
        public void open(Session session) throws InterruptedException {
            Thread sender = new Thread(() -> session.getAsyncRemote().sendObject(1));
            sender.start();
            sender.join();
        }
    }

    @Test
    void anEncoderHasTheStateOfItsSessionOnWhateverThreadSends() throws Exception {
        try (Weld weld = Weld.with(State.class, OtherThreadsCoder.class, Encoded.class)) {
            weld.network().deploy(Encoded.class);
            assertThat(weld.network().connect("/encoded").received()).containsExactly("state 1");
        }
    }
}
