package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.FairleadSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ping of a Jakarta session, on both sides. */
@Tag("A10")
class SessionPingTest {
    private static final BlockingQueue<FairleadSession> OPENED = new LinkedBlockingQueue<>();
    private static final BlockingQueue<String> PONGS = new LinkedBlockingQueue<>();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(PongMessage pong) {
        return StandardCharsets.US_ASCII.decode(pong.getApplicationData()).toString();
    }

    /** A server that pings whoever sends it something. */
    @ServerEndpoint("/pings")
    public static class Pings {
        @OnOpen
        public void open(Session session) {
            OPENED.add((FairleadSession) session);
        }

        @OnMessage
        public String text(String payload, Session session) throws Exception {
            Duration time = ((FairleadSession) session).ping(bytes(payload), null);
            return "answered after no time: " + time.isZero();
        }

        @OnMessage
        public void pong(PongMessage pong) {
            PONGS.add("server " + SessionPingTest.text(pong));
        }
    }

    private static FairleadSession connect(InMemoryNetwork network) throws Exception {
        Endpoint endpoint = new Endpoint() {
            @Override
            public void onOpen(Session session, EndpointConfig config) {
                session.addMessageHandler(PongMessage.class, pong -> PONGS.add("client " + text(pong)));
            }
        };
        return (FairleadSession)
                network.connect(endpoint, ClientEndpointConfig.Builder.create().build(), "/pings");
    }

    @Test
    void bothSidesPingAndTheirPongHandlersAreToldToo() throws Exception {
        PONGS.clear();
        OPENED.clear();
        try (InMemoryNetwork network = InMemoryNetwork.create()) {
            network.deploy(Pings.class);
            FairleadSession client = connect(network);
            FairleadSession server = OPENED.remove();
            ByteBuffer payload = bytes("a");
            assertThat(client.ping(payload, Duration.ofMinutes(1))).isZero();
            assertThat(payload.remaining()).as("the buffer may be used again").isEqualTo(1);
            assertThat(PONGS.poll(20, TimeUnit.SECONDS)).isEqualTo("client a");
            assertThat(server.pingAsync(bytes("b"), null).get(20, TimeUnit.SECONDS))
                    .isZero();
            assertThat(PONGS.poll(20, TimeUnit.SECONDS)).isEqualTo("server b");
            assertThat(client.ping()).isZero();
            assertThat(server.pingAsync().get(20, TimeUnit.SECONDS)).isZero();
            client.getBasicRemote().sendPing(bytes("c"));
            network.settle();
            assertThat(PONGS).contains("client c");
        }
    }

    @Test
    void aHandlerMayPing() throws Exception {
        PONGS.clear();
        try (InMemoryNetwork network = InMemoryNetwork.create()) {
            network.deploy(Pings.class);
            TestClient client = network.connect("/pings");
            client.send("from inside");
            network.settle();
            assertThat(client.received()).containsExactly("answered after no time: true");
            assertThat(PONGS).containsExactly("server from inside");
        }
    }

    @Test
    void theHeartbeatsPongsAreNotToldToAnyHandler() throws Exception {
        PONGS.clear();
        try (InMemoryNetwork network = InMemoryNetwork.create()) {
            network.deploy(Pings.class);
            FairleadSession client = connect(network);
            network.advance(Duration.ofMinutes(10));
            assertThat(client.isOpen()).isTrue();
            assertThat(PONGS).isEmpty();
        }
    }

    @Test
    void aClosedSessionDoesNotPing() throws Exception {
        try (InMemoryNetwork network = InMemoryNetwork.create()) {
            network.deploy(Pings.class);
            FairleadSession client = connect(network);
            client.close();
            network.settle();
            assertThatThrownBy(client::ping)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is closed");
            assertThatThrownBy(client::pingAsync).isInstanceOf(IllegalStateException.class);
        }
    }
}
