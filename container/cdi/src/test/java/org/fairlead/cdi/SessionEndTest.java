package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.cdi.SessionBeans.LOG;
import static org.fairlead.cdi.SessionBeans.reset;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Encoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.cdi.SessionBeans.State;
import org.fairlead.session.FairleadSession;
import org.fairlead.testing.TestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When what is made for a session is destroyed: once, at its end. */
class SessionEndTest {

    @BeforeEach
    void nothingHasHappened() {
        reset();
    }

    /** Ways for a session of a server to end. */
    enum Way {
        CLIENT_CLOSES {
            @Override
            void end(TestClient client, Weld weld) throws IOException {
                client.close();
            }
        },
        SERVER_CLOSES {
            @Override
            void end(TestClient client, Weld weld) throws IOException {
                client.send("close");
            }
        },
        SERVER_ABORTS {
            @Override
            void end(TestClient client, Weld weld) throws IOException {
                client.send("abort");
            }
        },
        CLIENT_ABORTS {
            @Override
            void end(TestClient client, Weld weld) {
                ((FairleadSession) client.session()).abort();
            }
        },
        IDLE {
            @Override
            void end(TestClient client, Weld weld) {
                weld.network().advance(Duration.ofMinutes(2));
            }
        },
        TOO_LARGE {
            @Override
            void end(TestClient client, Weld weld) throws IOException {
                client.send("x".repeat(2 << 20));
            }
        },
        APPLICATION_STOPS {
            @Override
            void end(TestClient client, Weld weld) {
                var unused = weld.network()
                        .deployment()
                        .closeAll(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "stopped"));
            }
        },
        OPEN_FAILS {
            @Override
            void end(TestClient client, Weld weld) {
                // by itself
            }
        };

        abstract void end(TestClient client, Weld weld) throws IOException;
    }

    /** A bean without a scope that is injected into another: both belong to the session. */
    public static class Inner {
        @PreDestroy
        void destroy() {
            LOG.add("inner destroyed");
        }
    }

    public static class Coder implements Encoder.Text<Long> {
        @Inject
        Inner inner;

        @Override
        public String encode(Long value) {
            return value.toString();
        }

        @PreDestroy
        void preDestroy() {
            LOG.add("coder destroyed");
        }
    }

    @ServerEndpoint(value = "/ended/{way}", encoders = Coder.class)
    public static class Ended {
        @Inject
        Inner inner;

        @Inject
        State state;

        @OnOpen
        public void open(Session session, @PathParam("way") String way) {
            state.add("opened");
            session.setMaxIdleTimeout(60_000);
            if (way.equals(Way.OPEN_FAILS.name())) {
                throw new IllegalStateException("not today");
            }
        }

        @OnMessage
        public void message(String text, Session session) throws IOException {
            if (text.equals("close")) {
                session.close();
            } else {
                ((FairleadSession) session).abort();
            }
        }

        @OnError
        public void error(Throwable error) {}

        @OnClose
        public void close() {
            LOG.add("closed");
        }

        @PreDestroy
        void destroy() {
            LOG.add("endpoint destroyed with " + state.add("destroyed"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatBelongsToASessionIsDestroyedOnceHoweverItEnds(Way way) throws Exception {
        try (Weld weld = Weld.with(Inner.class, State.class, Coder.class, Ended.class)) {
            weld.network().deploy(Ended.class);
            TestClient client = weld.network().connect("/ended/" + way);
            way.end(client, weld);
            weld.network().settle();

            assertThat(client.session().isOpen()).isFalse();
            assertThat(LOG.get(0)).isEqualTo("closed");
            assertThat(LOG)
                    .containsExactlyInAnyOrder(
                            "closed",
                            "coder destroyed",
                            "inner destroyed",
                            "endpoint destroyed with [opened, destroyed]",
                            "inner destroyed");
            assertThat(State.DESTROYED).hasValue(1);
            assertThat(weld.beans().aliveInstances()).isZero();
            assertThat(weld.beans().openScopes()).isZero();
        }
    }

    public static class OwnConfigurator extends ServerEndpointConfig.Configurator {
        @PreDestroy
        void destroy() {
            LOG.add("configurator destroyed");
        }
    }

    @ServerEndpoint(value = "/configured", configurator = OwnConfigurator.class, encoders = Coder.class)
    public static class Configured {
        @PreDestroy
        void destroy() {
            LOG.add("endpoint destroyed");
        }

        @OnMessage
        public String message(String text) {
            return text;
        }
    }

    @Test
    void theEndOfTheBeanContainerDestroysWhatIsLeftOnceAndSessionsGoOn() throws Exception {
        try (Weld weld = Weld.with(Inner.class, Coder.class, OwnConfigurator.class, Configured.class)) {
            weld.network().deploy(Configured.class);
            TestClient client = weld.network().connect("/configured");
            weld.container().close();
            assertThat(LOG)
                    .containsExactlyInAnyOrder(
                            "configurator destroyed", "endpoint destroyed", "coder destroyed", "inner destroyed");
            assertThat(weld.beans().aliveInstances()).isZero();

            client.send("still here");
            assertThat(client.received()).containsExactly("still here");
            assertThatThrownBy(() -> weld.network().connect("/configured")).isInstanceOf(IOException.class);
            client.close();
            weld.network().settle();
            assertThat(LOG).hasSize(4);
        }
    }

    /** As a handshake does that comes while the bean container shuts down. */
    public static class MakesAnotherAtItsEnd {
        private @Nullable Beans beans;

        @PreDestroy
        void destroy() {
            Beans ending = Objects.requireNonNull(beans);
            assertThatThrownBy(() -> ending.create(Inner.class)).isInstanceOf(InstantiationException.class);
            LOG.add("refused");
        }
    }

    @Test
    void nothingIsMadeWhileTheBeanContainerShutsDownThatNobodyWouldDestroy() throws Exception {
        try (Weld weld = Weld.with(Inner.class, MakesAnotherAtItsEnd.class)) {
            weld.beans().create(MakesAnotherAtItsEnd.class).beans = weld.beans();
            weld.container().close();
            assertThat(LOG).containsExactly("refused");
            assertThat(weld.beans().aliveInstances()).isZero();
        }
    }

    @ServerEndpoint("/many")
    public static class Many {
        static final Set<Integer> NUMBERS = ConcurrentHashMap.newKeySet();

        @Inject
        State state;

        @Inject
        Session session;

        @OnMessage
        public String message(String text, Session given) {
            NUMBERS.add(state.number());
            List<String> texts = state.add(text);
            return session.equals(given) && new HashSet<>(texts).size() == 1 ? "own " + texts.size() : "foreign";
        }
    }

    @Test
    void manySessionsAtOnceHaveEachTheirOwnStateAndLeaveNothing() throws Exception {
        int sessions = 40;
        int messages = 25;
        try (Weld weld = Weld.with(State.class, Many.class)) {
            weld.network().deploy(Many.class);
            List<String> wrong = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch answered = new CountDownLatch(sessions * messages);
            List<Session> clients = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                clients.add(weld.network().connect(counting(answered, wrong), config(), "/many"));
            }
            for (int message = 0; message < messages; message++) {
                for (int i = 0; i < sessions; i++) {
                    clients.get(i).getAsyncRemote().sendText("session " + i);
                }
            }
            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(wrong).isEmpty();
            assertThat(Many.NUMBERS).hasSize(sessions);
            for (Session client : clients) {
                client.close();
            }
            weld.network().settle();
            assertThat(State.MADE).hasValue(sessions);
            assertThat(State.DESTROYED).hasValue(sessions);
            assertThat(weld.beans().aliveInstances()).isZero();
            assertThat(weld.beans().openScopes()).isZero();
        }
    }

    private static ClientEndpointConfig config() {
        return ClientEndpointConfig.Builder.create().build();
    }

    private static Endpoint counting(CountDownLatch answered, List<String> wrong) {
        return new Endpoint() {
            @Override
            public void onOpen(Session session, EndpointConfig config) {
                session.addMessageHandler(String.class, text -> {
                    if (!text.startsWith("own ")) {
                        wrong.add(text);
                    }
                    answered.countDown();
                });
            }
        };
    }
}
