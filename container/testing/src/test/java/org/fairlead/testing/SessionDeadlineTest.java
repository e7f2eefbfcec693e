package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.fairlead.container.Deployment;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.FairleadSession;
import org.fairlead.session.Settings;
import org.fairlead.session.Workers;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.fairlead.timeout.TimeLimitException;
import org.fairlead.timeout.Timeouts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The deadline that a session has of its own. Every callback of the server runs on the test's thread, and the time is the test's. */
@Tag("B4")
class SessionDeadlineTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What a callback does, with its name: open, the message's text, error, close. */
    private BiConsumer<FairleadSession, String> script = (session, callback) -> {};

    private final List<String> told = new ArrayList<>();
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private final MemoryPair pair = MemoryPair.manual();
    private final ManualClock clock = new ManualClock(this::run);
    private final Recorder client = new Recorder();
    private @Nullable Connection clientEnd;
    private @Nullable FairleadSession opened;

    /** Tells for each callback what its thread's deadline leaves, then follows the script. */
    public final class Scoped extends Endpoint {
        private void called(Session session, String callback) {
            Deadline scope = Deadline.current();
            told.add(callback + " " + (scope == null ? "-" : scope.remaining()));
            script.accept((FairleadSession) session, callback);
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            opened = (FairleadSession) session;
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> called(session, text));
            called(session, "open");
        }

        @Override
        public void onError(Session session, Throwable error) {
            called(session, "error");
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            called(session, "close");
        }
    }

    private void run() {
        pair.run();
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            task.run();
            pair.run();
        }
    }

    private void open(Dispatch dispatch) throws Exception {
        WebSocketDeployment deployment = WebSocketDeployment.builder().build();
        Scoped endpoint = new Scoped();
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Scoped.class, "/scoped")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(endpoint);
                    }
                })
                .build();
        config.getUserProperties()
                .put("org.fairlead.dispatch", dispatch == Dispatch.EVENT_LOOP ? "event-loop" : "worker");
        deployment.add(config);
        RequestHead request = new RequestHead(
                "GET",
                "/scoped",
                "HTTP/1.1",
                Headers.builder()
                        .add("Host", "memory")
                        .add("Upgrade", "websocket")
                        .add("Connection", "Upgrade")
                        .add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                        .add("Sec-WebSocket-Version", "13")
                        .build());
        var accepted = (Deployment.Accepted) deployment.handshake(request, new MemoryConnector.Facts(pair.server()));
        Connection.Shared shared = new Connection.Shared(clock, Workers.of(work::add), () -> 7);
        pair.server().open(accepted.open(pair.server(), shared));
        Connection end = new Connection(
                Role.CLIENT, pair.client(), shared, Settings.client(), Dispatch.EVENT_LOOP, null, client);
        clientEnd = end;
        pair.client().open(end);
        run();
    }

    private FairleadSession session() {
        return Objects.requireNonNull(opened);
    }

    private void send(String text) {
        Objects.requireNonNull(clientEnd)
                .sendTextAsync(text, 0, failure -> assertThat(failure).isNull());
        run();
    }

    private void close() {
        Objects.requireNonNull(clientEnd).close(1000, "");
        run();
    }

    private Deadline detached(Duration limit) {
        return Deadline.detached(limit, clock);
    }

    @AfterEach
    void theThreadIsAsItWas() {
        pair.close();
        run();
        assertThat(Deadline.current()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void whatACallbackForgotToCloseDoesNotStayOnTheThread(Dispatch dispatch) throws Exception {
        script = (session, callback) -> {
            Deadline forgotten = clock.deadline(Duration.ZERO);
            assertThat(forgotten.hasPassed()).isTrue();
            if (callback.equals("fail")) {
                throw new IllegalArgumentException("as it should");
            }
        };
        open(dispatch);
        assertThat(Deadline.current()).isNull();
        send("one");
        assertThat(Deadline.current()).isNull();
        send("fail");
        assertThat(Deadline.current()).isNull();
        close();
        assertThat(told).containsExactly("open -", "one -", "fail -", "error -", "close -");
    }

    @ParameterizedTest
    @EnumSource
    void everyCallbackRunsInTheScopeOfTheSessionsDeadline(Dispatch dispatch) throws Exception {
        script = (session, callback) -> {
            switch (callback) {
                case "open" -> session.deadline(detached(LIMIT));
                case "extend" ->
                    assertThat(Objects.requireNonNull(session.deadline()).extendBy(Duration.ofSeconds(10)))
                            .isTrue();
                case "fail" -> throw new IllegalArgumentException("as it should");
                default -> {}
            }
        };
        open(dispatch);
        send("one");
        clock.advance(Duration.ofSeconds(10));
        send("extend");
        send("fail");
        clock.advance(Duration.ofSeconds(5));
        close();
        assertThat(told)
                .containsExactly("open -", "one PT30S", "extend PT20S", "fail PT30S", "error PT30S", "close PT25S");
    }

    @Test
    void settingItInACallbackCountsThereAtOnce() throws Exception {
        script = (session, callback) -> {
            session.deadline(detached(LIMIT));
            told.add("set " + Objects.requireNonNull(Deadline.current()).remaining());
            session.deadline(null);
            told.add("cleared " + Deadline.current());
        };
        open(Dispatch.WORKER);
        assertThat(told).containsExactly("open -", "set PT30S", "cleared null");
        assertThat(session().deadline()).isNull();
    }

    @Test
    void whoSetsItFromAnotherThreadIsNotInItsScope() throws Exception {
        open(Dispatch.WORKER);
        Deadline deadline = detached(LIMIT);
        session().deadline(deadline);
        assertThat(Deadline.current()).isNull();
        assertThat(session().deadline()).isSameAs(deadline);
        send("one");
        session().deadline(null);
        send("two");
        assertThat(told).containsExactly("open -", "one PT30S", "two -");
    }

    @Test
    void oneDeadlineMayBeThatOfManySessions() throws Exception {
        Deadline shared = detached(LIMIT);
        script = (session, callback) -> session.deadline(shared);
        open(Dispatch.WORKER);
        shared.shortenTo(Duration.ofSeconds(2));
        send("one");
        assertThat(told).endsWith("one PT2S");
    }

    /** The default limit: B4's budget of a request, here of a session. */
    @Test
    void aCallWithoutALimitHasWhatTheSessionLeaves() throws Exception {
        List<Object> results = new ArrayList<>();
        script = (session, callback) -> {
            try {
                results.add(Timeouts.call(() -> {
                    if (callback.equals("hang")) {
                        clock.advance(LIMIT); // and the function would go on
                        new CountDownLatch(1).await();
                    }
                    return callback;
                }));
            } catch (Exception e) {
                results.add(e);
            }
        };
        open(Dispatch.WORKER);
        assertThat(results)
                .singleElement()
                .as("neither a limit nor a default")
                .isInstanceOf(IllegalStateException.class);
        session().deadline(detached(LIMIT));
        send("quick");
        send("hang");
        send("too late");
        assertThat(results.get(1)).isEqualTo("quick");
        assertThat(results.subList(2, 4))
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOf(TimeLimitException.class)
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
                        .hasCauseInstanceOf(DeadlineExceededException.class));
    }

    @Test
    void afterItHasPassedSendsFailAndTheSessionLivesOnAndMayClearIt() throws Exception {
        List<String> failures = new ArrayList<>();
        script = (session, callback) -> {
            try {
                if (callback.equals("error")) {
                    session.deadline(null);
                }
                session.getBasicRemote().sendText("reply to " + callback);
            } catch (java.io.IOException e) {
                failures.add(e.getClass().getSimpleName());
                throw new IllegalStateException(e);
            }
        };
        open(Dispatch.WORKER);
        session().deadline(detached(LIMIT));
        send("one");
        clock.advance(LIMIT);
        send("two");
        assertThat(failures).containsExactly("DeadlineExceededException");
        send("three");
        assertThat(told).containsExactly("open -", "one PT30S", "two PT0S", "error PT0S", "three -");
        assertThat(Conversation.drain(client))
                .containsExactly(
                        "open",
                        "text reply to open",
                        "text reply to one",
                        "text reply to error",
                        "text reply to three");
    }

    @Test
    void aSendHandlerIsACallbackOfTheSession() throws Exception {
        script = (session, callback) -> {
            session.deadline(detached(LIMIT));
            session.getAsyncRemote().sendText("x", result -> {
                Deadline scope = Deadline.current();
                told.add("sent " + (scope == null ? "-" : scope.remaining()));
                Deadline forgotten = clock.deadline(Duration.ofSeconds(1));
                told.add("forgotten " + forgotten.remaining());
            });
        };
        open(Dispatch.WORKER);
        assertThat(Deadline.current()).isNull();
        assertThat(told).containsExactly("open -", "sent PT30S", "forgotten PT1S");
    }

    @Test
    void anOnCloseInsideACallbackMayClearItToo() throws Exception {
        script = (session, callback) -> {
            if (callback.equals("leave")) {
                try {
                    session.close();
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
                told.add("left " + Deadline.current());
            } else if (callback.equals("close")) {
                session.deadline(null);
                told.add("cleared " + Deadline.current());
            }
        };
        open(Dispatch.WORKER);
        session().deadline(detached(LIMIT));
        send("leave");
        assertThat(told).containsExactly("open -", "leave PT30S", "close PT30S", "cleared null", "left null");
    }
}
