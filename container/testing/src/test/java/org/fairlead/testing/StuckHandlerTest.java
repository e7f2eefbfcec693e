package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.fairlead.container.Deployment;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.FairleadSession;
import org.fairlead.session.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handler that does not return keeps its thread and nothing else. That it does not return is played by work that does not start. */
class StuckHandlerTest {

    enum End {
        CLOSE_BY_THE_PEER(talk -> talk.client().close(1000, ""), "close 1000"),
        RESET_BY_THE_PEER(talk -> talk.client().abort(), "close 1006"),
        END_OF_INPUT(talk -> talk.pair.client().execute(talk.pair.client()::close), "close 1006"),
        LOCAL_CLOSE(talk -> talk.server().close(1001, ""), "close 1001"),
        LOCAL_ABORT(talk -> talk.server().abort(), "close 1006");

        final Consumer<Conversation> action;
        final String event;

        End(Consumer<Conversation> action, String event) {
            this.action = action;
            this.event = event;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theConnectionIsAbandonedOnceAfterTheDisconnectTimeout(End end) {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            Conversation.drain(talk.server);
            long stuck = Connection.stuckHandlers();
            talk.stalled = true;
            talk.client().sendTextAsync("work", 0, failure -> {});
            talk.run();
            end.action.accept(talk);
            talk.run();
            talk.advance(Duration.ofMillis(9_999));
            assertThat(Conversation.drain(talk.server)).isEmpty();
            talk.advance(Duration.ofMillis(1));
            assertThat(talk.pair.server().isClosed()).isTrue();
            assertThat(Conversation.drain(talk.server)).containsExactly("abandoned");
            assertThat(Connection.stuckHandlers()).isEqualTo(stuck + 1);
            talk.advance(Duration.ofSeconds(30)); // the client, whose work stands still too, has 60 seconds
            talk.stalled = false;
            talk.run();
            assertThat(Conversation.drain(talk.server)).endsWith(end.event, "closed");
            assertThat(Connection.stuckHandlers()).isEqualTo(stuck + 1);
            assertThat(((ManualClock) talk.clock).alarms()).isZero();
        }
    }

    @Test
    void aConnectionThatEndsInTimeLeavesNoAlarm() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.client().close(1000, "");
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 1000", "closed");
            assertThat(((ManualClock) talk.clock).alarms()).isZero();
        }
    }

    @ServerEndpoint("/stuck")
    public static final class Stuck {
        static final AtomicReference<Session> OPENED = new AtomicReference<>();

        @OnOpen
        public void open(Session session) {
            OPENED.set(session);
        }

        @OnMessage
        public void message(String text) {}
    }

    @Test
    void anAbandonedSessionIsNotAmongTheOpenOnes() throws Exception {
        WebSocketDeployment deployment = WebSocketDeployment.builder().build();
        deployment.add(Stuck.class);
        ArrayDeque<Runnable> work = new ArrayDeque<>();
        MemoryPair pair = MemoryPair.manual();
        ManualClock clock = new ManualClock(pair::run);
        RequestHead request = new RequestHead(
                "GET",
                "/stuck",
                "HTTP/1.1",
                Headers.builder()
                        .add("Host", "memory")
                        .add("Upgrade", "websocket")
                        .add("Connection", "Upgrade")
                        .add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                        .add("Sec-WebSocket-Version", "13")
                        .build());
        var accepted = (Deployment.Accepted) deployment.handshake(request, new MemoryConnector.Facts(pair.server()));
        pair.server().open(accepted.open(pair.server(), new Connection.Shared(clock, Workers.of(work::add), () -> 7)));
        pair.run();
        work.remove().run();
        assertThat(deployment.openSessions()).isEqualTo(1);
        FairleadSession session = (FairleadSession) Objects.requireNonNull(Stuck.OPENED.getAndSet(null));
        CloseReason reason = new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "");
        CompletableFuture<Void> gone = session.closeAsync(reason).toCompletableFuture();
        pair.client().abort();
        pair.run();
        assertThat(deployment.openSessions()).isEqualTo(1);
        assertThat(session.isOpen()).isTrue();
        assertThat(gone).isNotDone();
        clock.advance(Duration.ofSeconds(10));
        assertThat(deployment.openSessions()).isZero();
        assertThat(session.isOpen()).isFalse();
        assertThat(gone).isCompleted();
        assertThat(session.closeAsync(reason).toCompletableFuture()).isCompleted();
        while (!work.isEmpty()) {
            work.remove().run();
            pair.run();
        }
        assertThat(clock.alarms()).isZero();
    }
}
