package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 2.1.5, 4.5 and 5.2.3: who is told of the end of a session, when, and with which code. */
class ClosingSpecTest {

    private static final CloseReason BUSY = new CloseReason(CloseCodes.TRY_AGAIN_LATER, "busy");

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    @Tag("WSC-2.1.5")
    void closeWithoutAReasonIs1000OnBothSides() throws Exception {
        Scripted server = Scripted.listening();
        network.deploy(server.at("/end").build());
        Scripted client = Scripted.listening();
        client.connect(network, "/end").close();
        network.settle();

        assertThat(client.told).containsExactly("close 1000");
        assertThat(server.told).containsExactly("close 1000");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1013, 3000, 4999})
    @Tag("WSC-2.1.5")
    void reasonOfTheCloseIsToldToBothSides(int code) throws Exception {
        Scripted server = Scripted.listening();
        network.deploy(server.at("/end").build());
        TestClient client = network.connect("/end");
        server.session().close(new CloseReason(CloseCodes.getCloseCode(code), "because"));

        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode().getCode()).isEqualTo(code);
        assertThat(client.closeReason().getReasonPhrase()).isEqualTo("because");
        assertThat(server.told).containsExactly("close " + code);
    }

    @Test
    @Tag("WSC-4.5")
    void sessionIsOpenUntilOnCloseHasReturned() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Scripted server = new Scripted((self, session) -> {}) {
            @Override
            public void onClose(Session closed, CloseReason reason) {
                entered.countDown();
                try {
                    told.add(release.await(20, TimeUnit.SECONDS) && closed.isOpen());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        network.deploy(server.at("/end").build());
        Session client = network.connect("/end").session();
        Session servers = server.session();
        client.close();
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(servers.isOpen()).isTrue();
        release.countDown();
        network.settle();
        assertThat(server.told).containsExactly(true);
        assertThat(servers.isOpen()).isFalse();
    }

    static Stream<Named<Scripted>> closers() {
        return Stream.of(
                Named.of("in onOpen", new Scripted((self, session) -> session.close(BUSY))),
                Named.of(
                        "in a handler",
                        new Scripted((self, session) -> session.addMessageHandler(
                                String.class, (MessageHandler.Whole<String>) text -> end(session)))),
                Named.of(
                        "in onError",
                        new Scripted((self, session) ->
                                session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                                    throw new IllegalStateException(text);
                                })) {
                            @Override
                            public void onError(Session failed, Throwable error) {
                                end(failed);
                            }
                        }),
                Named.of(
                        "on a thread of its own",
                        new Scripted((self, session) ->
                                session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                                    Thread thread = new Thread(() -> end(session));
                                    thread.start();
                                    try {
                                        thread.join();
                                    } catch (InterruptedException e) {
                                        throw new AssertionError(e);
                                    }
                                }))));
    }

    private static void end(Session session) {
        try {
            session.close(BUSY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("closers")
    @Tag("WSC-4.5")
    void onCloseIsCalledOnceWhereverTheApplicationCloses(Scripted server) throws Exception {
        network.deploy(server.at("/end").build());
        TestClient client = network.connect("/end");
        if (client.session().isOpen()) {
            client.send("now");
        }

        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode()).isEqualTo(CloseCodes.TRY_AGAIN_LATER);
        assertThat(server.told).containsExactly("close 1013");
        assertThat(server.session().isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("WSC-5.2.2")
    void whatOnCloseThrowsReachesOnError(boolean serverCloses) throws Exception {
        Scripted server = new Scripted((self, session) -> {}) {
            @Override
            public void onClose(Session closed, CloseReason reason) {
                super.onClose(closed, reason);
                throw new IllegalStateException("from onClose");
            }
        };
        network.deploy(server.at("/end").build());
        TestClient client = network.connect("/end");
        Session closing = serverCloses ? server.session() : client.session();
        closing.close();
        network.settle();

        assertThat(server.told).containsExactly("close 1000", "error from onClose");
        assertThat(server.session().isOpen()).isFalse();
        assertThat(client.closeReason()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("WSC-2.1.5")
    @Tag("A23")
    void idleSessionEndsWith1006WhereItsTimeoutWasSet(boolean atTheServer) throws Exception {
        Scripted server = Scripted.listening();
        network.deploy(server.at("/idle").build());
        Scripted client = Scripted.listening();
        client.connect(network, "/idle");
        Scripted idle = atTheServer ? server : client;
        idle.session().setMaxIdleTimeout(500);
        network.advance(Duration.ofMillis(499));
        assertThat(idle.told).isEmpty();
        network.advance(Duration.ofMillis(2));

        assertThat(idle.told).containsExactly("close 1006");
        assertThat((atTheServer ? client : server).told).containsExactly("close 1001");
    }

    @Test
    @Tag("WSC-RemoteEndpoint")
    void pingsAndPongsThatAreSentKeepAnIdleSessionOpen() throws Exception {
        Scripted server = Scripted.listening();
        network.deploy(server.at("/idle").build());
        network.connect("/idle");
        Session session = server.session();
        session.setMaxIdleTimeout(1_000);
        for (int i = 0; i < 4; i++) {
            network.advance(Duration.ofMillis(900));
            if (i % 2 == 0) {
                session.getBasicRemote().sendPing(ByteBuffer.allocate(4));
            } else {
                session.getBasicRemote().sendPong(ByteBuffer.allocate(4));
            }
            network.settle();
        }
        assertThat(session.isOpen()).isTrue();
        network.advance(Duration.ofMillis(1_001));

        assertThat(server.told).containsExactly("close 1006");
    }
}
