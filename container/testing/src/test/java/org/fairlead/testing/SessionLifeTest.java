package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.EncodeException;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.FairleadSession;
import org.fairlead.session.Recipient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, results and registration of Jakarta sessions. */
class SessionLifeTest {

    @ServerEndpoint("/life")
    public static final class Life {
        @OnMessage
        public String text(Session session, String text) {
            return text.equals("count")
                    ? Integer.toString(session.getOpenSessions().size())
                    : Integer.toString(text.length());
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @BeforeEach
    void deploy() throws Exception {
        network.deploy(Life.class);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 9_876_543_210L})
    void anIdleTimeoutThatIsOffOrLongKeepsTheSession(long millis) throws Exception {
        TestClient client = network.connect("/life");
        client.session().setMaxIdleTimeout(millis);
        assertThat(client.session().getMaxIdleTimeout()).isEqualTo(millis);
        network.advance(Duration.ofMinutes(30));
        assertThat(client.session().isOpen()).isTrue();
    }

    @Test
    void anIdleTimeoutOfOneMillisecondIs1006() throws Exception {
        TestClient client = network.connect("/life");
        client.session().setMaxIdleTimeout(1);
        network.advance(Duration.ofMillis(2));
        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode().getCode()).isEqualTo(1006);
    }

    @Test
    void aHugeBufferLimitAllocatesNothing() throws Exception {
        TestClient client = network.connect("/life");
        for (int i = 0; i < 20; i++) { // twenty times a gigabyte would not fit
            client.session().setMaxTextMessageBufferSize(987_654_321);
            client.session().setMaxBinaryMessageBufferSize(987_654_321);
        }
        assertThat(client.session().getMaxTextMessageBufferSize()).isEqualTo(987_654_321);
        client.send("four");
        assertThat(client.received()).containsExactly("4");
    }

    @Test
    void aSendResultKnowsItsSessionAlsoWhenTheSendFailed() throws Exception {
        TestClient client = network.connect("/life");
        Session session = client.session();
        var remote = session.getAsyncRemote();
        LinkedBlockingQueue<SendResult> results = new LinkedBlockingQueue<>();
        remote.sendText("a", results::add);
        SendResult first = results.poll(20, TimeUnit.SECONDS);
        assertThat(first.isOK()).isTrue();
        assertThat(first.getSession()).isSameAs(session);
        client.close();
        remote.sendText("b", results::add);
        SendResult second = results.poll(20, TimeUnit.SECONDS);
        assertThat(second.isOK()).isFalse();
        assertThat(second.getSession()).isSameAs(session);
        assertThat(second.getException()).isInstanceOf(java.io.IOException.class);
    }

    @Test
    void aFailedEncoderIsToldAsAnyResultAndNeverInsideTheCall() throws Exception {
        TestClient client = network.connect("/life");
        var remote = client.session().getAsyncRemote();
        Object withoutEncoder = new Object() {};
        CompletableFuture<SendResult> result = new CompletableFuture<>();
        CompletableFuture<Thread> toldOn = new CompletableFuture<>();
        synchronized (result) {
            remote.sendObject(withoutEncoder, told -> {
                toldOn.complete(Thread.currentThread());
                synchronized (result) {
                    result.complete(told);
                }
            });
            assertThat(result.isDone()).isFalse();
        }
        assertThat(result.get(20, TimeUnit.SECONDS).getException()).isInstanceOf(EncodeException.class);
        assertThat(toldOn.get()).isNotSameAs(Thread.currentThread());
        assertThat(remote.sendObject(withoutEncoder)).failsWithin(Duration.ofSeconds(20));
    }

    /** In whose handshake the application begins to stop: what has been accepted opens nevertheless, and is closed. */
    @ServerEndpoint(value = "/late", configurator = Late.Stopping.class)
    public static final class Late {
        static final List<String> TOLD = new CopyOnWriteArrayList<>();
        static volatile Runnable stop = () -> {};

        public static final class Stopping extends ServerEndpointConfig.Configurator {
            @Override
            public void modifyHandshake(
                    ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
                stop.run();
            }
        }

        @OnOpen
        public void open() {
            TOLD.add("open");
        }

        @OnClose
        public void close(CloseReason reason) {
            TOLD.add("close " + reason.getCloseCode().getCode());
        }
    }

    @Test
    void aSessionThatOpensWhileItsApplicationStopsHasItsOnOpenBeforeItsOnClose() throws Exception {
        network.deploy(Late.class);
        Late.TOLD.clear();
        Late.stop = () -> {
            var unused = network.deployment().closeAll(new CloseReason(CloseCodes.GOING_AWAY, "stop"));
        };
        try {
            TestClient client = network.connect("/late");
            assertThat(Late.TOLD).containsExactly("open", "close 1001");
            assertThat(client.closeReason()).isNotNull();
            assertThat(client.closeReason().getCloseCode()).isEqualTo(CloseCodes.GOING_AWAY);
            assertThat(network.deployment().openSessions()).isZero();
        } finally {
            Late.stop = () -> {};
        }
    }

    @ServerEndpoint("/facts")
    public static final class Facts {
        @OnMessage
        public String text(Session session, String text) {
            FairleadSession own = (FairleadSession) session;
            return own.isServer() + " " + own.isClient() + " " + own.closeReason() + " " + own.remoteAddress() + " "
                    + own.requestHeaders().entries() + " "
                    + own.responseHeaders().first("sec-websocket-accept");
        }
    }

    @Test
    @Tag("A14")
    void bothSidesTellTheirRoleTheFieldsOfTheHandshakeAndHowTheyEnded() throws Exception {
        network.deploy(Facts.class);
        TestClient client = network.connect("/facts");
        FairleadSession own = (FairleadSession) client.session();
        assertThat(own.isClient()).isTrue();
        assertThat(own.isServer()).isFalse();
        assertThat(own.closeReason()).isNull();
        assertThat(own.localAddress()).hasToString("memory:client");
        assertThat(own.remoteAddress()).hasToString("memory:server");
        assertThat(own.requestHeaders().first("upgrade")).isEqualTo("websocket");
        assertThat(own.requestHeaders().entries())
                .extracting(Map.Entry::getKey)
                .allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT)))
                .contains("sec-websocket-key");
        String accept = own.responseHeaders().first("sec-websocket-accept");
        assertThat(accept).hasSize(28);
        client.send("tell");
        assertThat(client.received())
                .containsExactly(
                        "true false null memory:client " + own.requestHeaders().entries() + " " + accept);
        own.close(new CloseReason(CloseCodes.getCloseCode(4007), "enough"));
        network.settle();
        CloseReason reason = own.closeReason();
        assertThat(reason).isNotNull();
        assertThat(reason.getCloseCode().getCode()).isEqualTo(4007);
        assertThat(reason.getReasonPhrase()).isEqualTo("enough");
        assertThat(own.requestHeaders().first("upgrade"))
                .as("also after the end")
                .isEqualTo("websocket");
    }

    @Test
    void closingWithoutAReasonIsANormalClosure() throws Exception {
        TestClient client = network.connect("/life");
        client.session().close(null);
        network.settle();
        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode().getCode()).isEqualTo(1000);
    }

    @Test
    void afterManyAbruptDisconnectsNeitherSideCountsTheDead() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            clients.add(network.connect("/life"));
        }
        assertThat(network.deployment().openSessions()).isEqualTo(60);
        for (TestClient client : clients.subList(1, 60)) {
            ((FairleadSession) client.session()).abort();
        }
        network.settle();
        assertThat(network.deployment().openSessions()).isEqualTo(1);
        assertThat(clients.get(0).session().getOpenSessions()).hasSize(1);
        clients.get(0).send("count");
        assertThat(clients.get(0).received()).containsExactly("1");
    }

    /** Applications lock sessions around what they send: nobody else may have to wait for that, event loops least of all. */
    @Test
    void whoHasLockedASessionKeepsNobodyFromIt() throws Exception {
        Session session = network.connect("/life").session();
        synchronized (session) {
            assertThat(CompletableFuture.supplyAsync(() -> List.of(
                            session.getId(),
                            session.getBasicRemote(),
                            session.getAsyncRemote(),
                            session.getRequestURI(),
                            Recipient.of(session))))
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo(List.of(
                            session.getId(),
                            session.getBasicRemote(),
                            session.getAsyncRemote(),
                            session.getRequestURI(),
                            Recipient.of(session)));
        }
    }

    @Test
    void whoHasLockedASessionDoesNotKeepItFromEnding() throws Exception {
        FairleadSession session = (FairleadSession) network.connect("/life").session();
        synchronized (session) {
            assertThat(session.closeAsync(new CloseReason(CloseCodes.GOING_AWAY, ""))
                            .toCompletableFuture())
                    .succeedsWithin(Duration.ofSeconds(30));
        }
    }
}
