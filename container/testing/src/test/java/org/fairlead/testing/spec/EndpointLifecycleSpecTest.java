package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sections 2.1.1, 2.2.2 and 5.1: which callbacks an endpoint gets, in which order, on how many threads. */
class EndpointLifecycleSpecTest {

    /** What the annotated endpoints saw, "server" or "client" first. */
    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @ServerEndpoint("/life")
    public static class ServerLife {
        private final AtomicInteger messages = new AtomicInteger();

        @OnOpen
        public void open() {
            SEEN.add("server open");
        }

        @OnMessage
        public String message(String text) {
            if (text.equals("fail")) {
                throw new IllegalStateException("asked to");
            }
            SEEN.add("server " + text);
            return Integer.toString(messages.incrementAndGet());
        }

        @OnError
        public void error(Throwable error) {
            SEEN.add("server " + error.getMessage());
        }

        @OnClose
        public void close(CloseReason reason) {
            SEEN.add("server close");
        }
    }

    @ClientEndpoint
    public static class ClientLife {
        @OnOpen
        public void open() {
            SEEN.add("client open");
        }

        @OnMessage
        public void message(String text) {
            SEEN.add("client " + text);
        }

        @OnClose
        public void close() {
            SEEN.add("client close");
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @AfterEach
    void close() {
        network.close();
        SEEN.clear();
    }

    @Test
    @Tag("WSC-2.2.2")
    void callbacksComeInTheOrderOfALife() throws Exception {
        network.deploy(ServerLife.class);
        Session session = network.connect(new ClientLife(), "/life");
        session.getBasicRemote().sendText("a");
        session.getBasicRemote().sendText("fail");
        session.getBasicRemote().sendText("b");
        network.settle();
        session.close();
        network.settle();

        assertThat(SEEN.stream().filter(line -> line.startsWith("server")))
                .containsExactly("server open", "server a", "server asked to", "server b", "server close");
        assertThat(SEEN.stream().filter(line -> line.startsWith("client")))
                .containsExactly("client open", "client 1", "client 2", "client close");
    }

    @Test
    @Tag("WSC-2.1.1")
    void eachConnectionHasAnInstanceOfItsOwn() throws Exception {
        network.deploy(ServerLife.class);
        TestClient first = network.connect("/life");
        TestClient second = network.connect("/life");
        first.send("a");
        first.send("b");
        second.send("c");

        assertThat(first.received()).containsExactly("1", "2");
        assertThat(second.received()).containsExactly("1");
    }

    @Test
    @Tag("WSC-2.1.1")
    void noMessageIsGivenBeforeOnOpenHasReturned() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Scripted slow = new Scripted((self, session) -> {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) self.told::add);
            await(release);
            self.told.add("opened");
        });
        network.deploy(slow.at("/slow").build());
        CompletableFuture<PongMessage> pong = new CompletableFuture<>();
        Session client = network.clients()
                .connectToServer(
                        new Scripted((self, session) -> session.addMessageHandler(
                                PongMessage.class, (MessageHandler.Whole<PongMessage>) pong::complete)),
                        null,
                        network.uri("/slow"));
        client.getBasicRemote().sendText("early");
        client.getBasicRemote().sendPing(ByteBuffer.allocate(1));
        pong.get(20, TimeUnit.SECONDS); // the server's side has read the message that went before

        assertThat(slow.told).isEmpty();
        release.countDown();
        network.settle();
        assertThat(slow.told).containsExactly("opened", "early");
    }

    @Test
    @Tag("WSC-5.1")
    void callbacksOfOneSessionNeverOverlap() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Scripted server = new Scripted((self, session) ->
                session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    self.told.add(text);
                    inside.decrementAndGet();
                }));
        network.deploy(server.at("/serial").build());
        TestClient client = network.connect("/serial");
        List<String> texts = IntStream.range(0, 200).mapToObj(Integer::toString).toList();
        for (String text : texts) {
            client.session().getBasicRemote().sendText(text);
        }
        network.settle();

        assertThat(server.told).isEqualTo(texts);
        assertThat(most).hasValue(1);
    }

    @Test
    @Tag("WSC-5.1")
    void sessionWhoseHandlerBlocksKeepsNoOtherWaiting() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        Scripted server = new Scripted((self, session) ->
                session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                    if (text.equals("block")) {
                        blocked.countDown();
                        EndpointLifecycleSpecTest.await(release);
                    }
                    Scripted.send(session, text);
                }));
        network.deploy(server.at("/blocking").build());
        TestClient first = network.connect("/blocking");
        CompletableFuture<String> answer = new CompletableFuture<>();
        Session second = new Scripted((self, session) ->
                        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) answer::complete))
                .connect(network, "/blocking");
        first.session().getBasicRemote().sendText("block");
        assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
        second.getBasicRemote().sendText("free");

        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("free");
        release.countDown();
        assertThat(first.received()).containsExactly("block");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
