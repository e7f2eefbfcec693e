package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.session.FairleadSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InMemoryNetworkTest {

    static final List<String> LOG = new CopyOnWriteArrayList<>();

    @ServerEndpoint("/echo/{name}")
    public static final class Echo {
        @OnOpen
        public void open(Session session, @PathParam("name") String name) {
            session.setMaxIdleTimeout(60_000);
            LOG.add("open " + name + " " + session.getRequestURI() + " " + session.getRequestParameterMap());
        }

        @OnMessage
        public String text(String text, Session session) throws IOException {
            if (text.equals("fail")) {
                throw new IllegalArgumentException("asked to fail");
            }
            if (text.equals("close")) {
                session.close(new CloseReason(CloseCodes.VIOLATED_POLICY, "asked to close"));
                return "too late";
            }
            if (text.equals("count")) {
                return Integer.toString(session.getOpenSessions().size());
            }
            return text;
        }

        @OnMessage
        public ByteBuffer binary(ByteBuffer data) {
            return data;
        }

        @OnError
        public void error(Session session, Throwable error) throws IOException {
            session.getBasicRemote().sendText("error: " + error.getMessage());
        }

        @OnClose
        public void close(Session session, CloseReason reason) {
            LOG.add("close " + reason.getCloseCode().getCode() + " open=" + session.isOpen());
        }
    }

    @ServerEndpoint("/broken")
    public static final class BrokenOpen {
        @OnOpen
        public void open() {
            throw new IllegalStateException("cannot open");
        }

        @OnError
        public void error(Session session, Throwable error) throws IOException {
            session.getBasicRemote().sendText(String.valueOf(error.getMessage()));
        }
    }

    private InMemoryNetwork network = InMemoryNetwork.create();

    @BeforeEach
    void deploy() throws DeploymentException {
        LOG.clear();
        network = InMemoryNetwork.create();
        network.deploy(Echo.class);
        network.deploy(BrokenOpen.class);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void messagesGoThereAndBack() throws Exception {
        TestClient client = network.connect("/echo/ann?x=1");
        client.send("hello");
        client.send(ByteBuffer.wrap(new byte[] {1, 2}));

        assertThat(client.received()).containsExactly("hello", ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(LOG).hasSize(1);
        assertThat(LOG.get(0)).startsWith("open ann ws://memory/echo/ann?x=1").contains("x=[1]", "name=[ann]");
    }

    @Test
    void sessionOfTheClientSaysWhatWasAgreed() throws Exception {
        Session session = network.connect("/echo/ann?x=1").session();

        assertThat(session.getRequestURI()).isEqualTo(network.uri("/echo/ann?x=1"));
        assertThat(session.getQueryString()).isEqualTo("x=1");
        assertThat(session.getRequestParameterMap()).isEqualTo(Map.of("x", List.of("1")));
        assertThat(session.getProtocolVersion()).isEqualTo("13");
        assertThat(session.getNegotiatedSubprotocol()).isEmpty();
        assertThat(session.getNegotiatedExtensions()).isEmpty();
        assertThat(session.getContainer()).isSameAs(network.clients());
        assertThat(session.getId()).isSameAs(session.getId());
        assertThat(session.getUserPrincipal()).isNull();
        assertThat(session.isSecure()).isFalse();
    }

    @Test
    void bufferThatIsSentKeepsItsPosition() throws Exception {
        TestClient client = network.connect("/echo/ann");
        ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2, 3});

        client.send(data);
        client.send(data);

        assertThat(client.received()).hasSize(2);
        assertThat(data.remaining()).isEqualTo(3);
    }

    @Test
    void exceptionOfAHandlerReachesOnErrorWhileTheSessionCanSend() throws Exception {
        TestClient client = network.connect("/echo/ann");
        client.send("fail");
        client.send("still here");

        assertThat(client.received()).containsExactly("error: asked to fail", "still here");
    }

    @Test
    void endpointThatFailsToOpenIsToldThenClosed() throws Exception {
        TestClient client = network.connect("/broken");

        assertThat(client.received()).containsExactly("cannot open");
        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode()).isEqualTo(CloseCodes.UNEXPECTED_CONDITION);
    }

    @Test
    void closeOfTheServerReachesBothSides() throws Exception {
        TestClient client = network.connect("/echo/ann");
        client.send("close");

        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode()).isEqualTo(CloseCodes.VIOLATED_POLICY);
        assertThat(client.closeReason().getReasonPhrase()).isEqualTo("asked to close");
        assertThat(LOG).last().isEqualTo("close 1008 open=true");
        assertThat(network.deployment().openSessions()).isZero();
    }

    @Test
    void methodsOfAClosedSessionThrow() throws Exception {
        TestClient client = network.connect("/echo/ann");
        Session session = client.session();
        client.close();

        assertThat(session.isOpen()).isFalse();
        MessageHandler.Whole<String> whole = text -> {};
        MessageHandler.Partial<String> partial = (text, last) -> {};
        List<ThrowingCallable> methods = List.of(
                session::getBasicRemote,
                session::getOpenSessions,
                () -> session.setMaxIdleTimeout(1),
                () -> session.addMessageHandler(whole),
                () -> session.addMessageHandler(String.class, whole),
                () -> session.addMessageHandler(String.class, partial),
                () -> session.removeMessageHandler(whole));
        for (ThrowingCallable method : methods) {
            assertThatThrownBy(method)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The session " + session.getId() + " is closed");
        }
        assertThat(session).hasToString("Session[" + session.getId() + ", ws://memory/echo/ann]");
        session.close();
    }

    @Test
    void aLimitOfZeroLeavesEmptyMessages() throws Exception {
        TestClient client = network.connect("/echo/ann");
        client.session().setMaxTextMessageBufferSize(0);
        client.send("too long when it comes back");
        assertThat(client.received()).isEmpty();
        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode().getCode()).isEqualTo(1009);
    }

    @Test
    void openSessionsAreThoseOfTheEndpoint() throws Exception {
        TestClient first = network.connect("/echo/a");
        network.connect("/echo/b");
        first.send("count");

        assertThat(first.received()).containsExactly("2");
        assertThat(network.deployment().openSessions()).isEqualTo(2);
    }

    @Test
    void idleSessionIsClosedWhenTheTimeHasPassed() throws Exception {
        TestClient client = network.connect("/echo/ann");

        network.advance(Duration.ofSeconds(59));
        assertThat(client.closeReason()).isNull();
        network.advance(Duration.ofSeconds(2));

        assertThat(client.closeReason()).isNotNull();
        assertThat(LOG).last().isEqualTo("close 1006 open=true");
    }

    @Test
    void rejectedHandshakeHasItsStatusAndBody() {
        assertThatThrownBy(() -> network.connect("/nowhere"))
                .isInstanceOfSatisfying(HandshakeRejectedException.class, e -> {
                    assertThat(e.status()).isEqualTo(404);
                    assertThat(new String(e.body(), java.nio.charset.StandardCharsets.UTF_8))
                            .contains("path");
                });
    }

    @Test
    void uriWithAnotherSchemeIsADeploymentError() {
        assertThatThrownBy(() -> network.clients()
                        .connectToServer(
                                new TestClient(network).endpoint(), null, java.net.URI.create("ftp://memory/x")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("ws://");
    }

    @Test
    void asynchronousSendsTellTheirResult() throws Exception {
        TestClient client = network.connect("/echo/ann");
        Session session = client.session();
        List<Object> results = new CopyOnWriteArrayList<>();

        Future<Void> good = session.getAsyncRemote().sendText("a");
        session.getAsyncRemote().sendText("b", result -> results.add(List.of(result.isOK(), result.getSession())));
        Future<Void> bad = session.getAsyncRemote().sendObject(new Object());
        network.settle();

        assertThat(good.get()).isNull();
        assertThat(results).containsExactly(List.of(true, session));
        assertThatThrownBy(bad::get).isInstanceOf(ExecutionException.class);
        assertThat(client.received()).containsExactly("a", "b");
    }

    @Test
    void nullsAndLongPingsAreIllegalArguments() throws Exception {
        Session session = network.connect("/echo/ann").session();

        assertThatThrownBy(() -> session.getBasicRemote().sendText(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.getBasicRemote().sendObject(null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.getAsyncRemote().sendText("x", null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.getBasicRemote().sendPing(ByteBuffer.allocate(126)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void streamAndWriterSendOneMessageEach() throws Exception {
        TestClient client = network.connect("/echo/ann");
        try (var writer = client.session().getBasicRemote().getSendWriter()) {
            writer.write("a".repeat(20_000));
            writer.flush();
            writer.write("b");
        }
        try (var stream = client.session().getBasicRemote().getSendStream()) {
            stream.write(new byte[20_000]);
            stream.write(7);
        }

        List<Object> received = client.received();
        assertThat(received).hasSize(2);
        assertThat(received.get(0)).isEqualTo("a".repeat(20_000) + "b");
        assertThat(((ByteBuffer) received.get(1)).remaining()).isEqualTo(20_001);
    }

    @Test
    void shutdownClosesEverySessionAsGoingAway() throws Exception {
        TestClient client = network.connect("/echo/ann");

        var closed = network.deployment()
                .closeAll(new CloseReason(CloseCodes.GOING_AWAY, "stop"))
                .toCompletableFuture();
        network.settle();

        assertThat(closed).isCompleted();
        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode()).isEqualTo(CloseCodes.GOING_AWAY);
        assertThatThrownBy(() -> network.connect("/echo/late")).isInstanceOf(HandshakeRejectedException.class);
    }

    @Test
    void abortIsAnAbnormalClosureForBothSides() throws Exception {
        TestClient client = network.connect("/echo/ann");
        ((FairleadSession) client.session()).abort();

        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode()).isEqualTo(CloseCodes.CLOSED_ABNORMALLY);
        assertThat(LOG).last().isEqualTo("close 1006 open=true");
    }

    @Test
    void pathWithoutALeadingSlashIsRefused() {
        assertThatThrownBy(() -> network.connect("echo/ada"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A path begins with \"/\", unlike \"echo/ada\"");
    }
}
