package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 2.1.2 and {@code jakarta.websocket.Session}: what a session says of its connection, and that it is one object. */
class SessionSpecTest {

    @ClientEndpoint
    public static class Witness {
        final List<Session> sessions = new CopyOnWriteArrayList<>();
        final List<String> ids = new CopyOnWriteArrayList<>();

        private void see(Session session) {
            sessions.add(session);
            ids.add(session.getId());
        }

        @OnOpen
        public void open(Session session) {
            see(session);
        }

        @OnMessage
        public void message(String text, Session session) {
            see(session);
            throw new IllegalStateException("on to onError");
        }

        @OnError
        public void error(Session session, Throwable error) {
            see(session);
        }

        @OnClose
        public void close(Session session) {
            see(session);
        }
    }

    interface Use {
        void of(Session session) throws Exception;
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();
    private final Scripted server = Scripted.echoing();

    @BeforeEach
    void deploy() throws Exception {
        network.deploy(server.at("/rooms/{room}").build());
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    @Tag("WSC-2.1.2")
    void sessionOfConnectToServerIsTheOneOfEveryCallback() throws Exception {
        Witness witness = new Witness();
        Session session = network.connect(witness, "/rooms/1");
        session.getBasicRemote().sendText("a");
        network.settle();
        session.close();
        network.settle();

        assertThat(witness.sessions).hasSize(4).allMatch(seen -> seen == session);
        String id = session.getId();
        assertThat(witness.ids).hasSize(4).allMatch(seen -> isSameString(seen, id));
    }

    /** Not only an equal one: applications have compared identifiers by identity. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSameString(String one, String other) {
        return one == other;
    }

    @Test
    @Tag("WSC-2.1.2")
    void sessionsHaveDifferentIds() throws Exception {
        TestClient first = network.connect("/rooms/1");
        Session serversFirst = server.session();
        TestClient second = network.connect("/rooms/1");

        assertThat(List.of(
                        first.session().getId(),
                        second.session().getId(),
                        serversFirst.getId(),
                        server.session().getId()))
                .doesNotHaveDuplicates();
    }

    @Test
    @Tag("WSC-Session")
    void containerOfASessionIsThatOfItsSide() throws Exception {
        TestClient client = network.connect("/rooms/1");

        assertThat(client.session().getContainer()).isSameAs(network.clients());
        assertThat(server.session().getContainer())
                .isSameAs(network.deployment().container());
    }

    @Test
    @Tag("WSC-Session")
    void serversSessionTellsTheRequest() throws Exception {
        network.connect("/rooms/blue%20one?lang=de&lang=fr&x=");
        Session session = server.session();

        assertThat(session.getRequestURI()).hasToString("ws://memory/rooms/blue%20one?lang=de&lang=fr&x=");
        assertThat(session.getQueryString()).isEqualTo("lang=de&lang=fr&x=");
        assertThat(session.getPathParameters()).containsExactly(Map.entry("room", "blue one"));
        assertThat(session.getRequestParameterMap())
                .containsEntry("lang", List.of("de", "fr"))
                .containsEntry("x", List.of(""))
                .containsEntry("room", List.of("blue one"));
        assertThat(session.getProtocolVersion()).isEqualTo("13");
        assertThat(session.isSecure()).isFalse();
        assertThat(session.getUserPrincipal()).isNull();
    }

    @Test
    @Tag("WSC-Session")
    void openSessionsAreAllOfTheSameEndpointAndNoOther() throws Exception {
        Scripted other = Scripted.echoing();
        network.deploy(other.at("/other").build());
        TestClient first = network.connect("/rooms/1");
        Session serversFirst = server.session();
        network.connect("/rooms/2");
        Session serversSecond = server.session();
        network.connect("/other");

        assertThat(serversFirst.getOpenSessions()).containsExactlyInAnyOrder(serversFirst, serversSecond);
        first.close();
        assertThat(serversSecond.getOpenSessions()).containsExactly(serversSecond);
    }

    @Test
    @Tag("WSC-Session")
    void userPropertiesBelongToOneSession() throws Exception {
        network.connect("/rooms/1");
        server.session().getUserProperties().put("name", "ann");
        network.connect("/rooms/1");

        assertThat(server.session().getUserProperties()).doesNotContainKey("name");
    }

    @Test
    @Tag("WSC-Session")
    void limitsOfASessionBecomeNoOnesDefaults() throws Exception {
        Session first = network.connect("/rooms/1").session();
        int text = first.getMaxTextMessageBufferSize();
        int binary = first.getMaxBinaryMessageBufferSize();
        first.setMaxTextMessageBufferSize(111);
        first.setMaxBinaryMessageBufferSize(222);
        first.setMaxIdleTimeout(333_000);
        Session second = network.connect("/rooms/1").session();

        assertThat(first.getMaxTextMessageBufferSize()).isEqualTo(111);
        assertThat(first.getMaxBinaryMessageBufferSize()).isEqualTo(222);
        assertThat(first.getMaxIdleTimeout()).isEqualTo(333_000);
        assertThat(second.getMaxTextMessageBufferSize()).isEqualTo(text);
        assertThat(second.getMaxBinaryMessageBufferSize()).isEqualTo(binary);
        assertThat(second.getMaxIdleTimeout()).isZero();
        assertThat(network.clients().getDefaultMaxTextMessageBufferSize()).isEqualTo(text);
    }

    static Stream<Named<Use>> uses() {
        return Stream.of(
                Named.of("getContainer", Session::getContainer),
                Named.of(
                        "addMessageHandler",
                        session -> session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {})),
                Named.of("getMessageHandlers", Session::getMessageHandlers),
                Named.of("getProtocolVersion", Session::getProtocolVersion),
                Named.of("getNegotiatedSubprotocol", Session::getNegotiatedSubprotocol),
                Named.of("getNegotiatedExtensions", Session::getNegotiatedExtensions),
                Named.of("isSecure", Session::isSecure),
                Named.of("getMaxIdleTimeout", Session::getMaxIdleTimeout),
                Named.of("setMaxIdleTimeout", session -> session.setMaxIdleTimeout(1)),
                Named.of("setMaxBinaryMessageBufferSize", session -> session.setMaxBinaryMessageBufferSize(1)),
                Named.of("getMaxBinaryMessageBufferSize", Session::getMaxBinaryMessageBufferSize),
                Named.of("setMaxTextMessageBufferSize", session -> session.setMaxTextMessageBufferSize(1)),
                Named.of("getMaxTextMessageBufferSize", Session::getMaxTextMessageBufferSize),
                Named.of("getAsyncRemote", Session::getAsyncRemote),
                Named.of("getBasicRemote", Session::getBasicRemote),
                Named.of("getRequestURI", Session::getRequestURI),
                Named.of("getRequestParameterMap", Session::getRequestParameterMap),
                Named.of("getQueryString", Session::getQueryString),
                Named.of("getPathParameters", Session::getPathParameters),
                Named.of("getUserProperties", Session::getUserProperties),
                Named.of("getUserPrincipal", Session::getUserPrincipal),
                Named.of("getOpenSessions", Session::getOpenSessions));
    }

    @ParameterizedTest
    @MethodSource("uses")
    @Tag("WSC-Session")
    void closedSessionRefusesToBeUsed(Use use) throws Exception {
        TestClient client = network.connect("/rooms/1");
        Session servers = server.session();
        client.close();

        assertThatThrownBy(() -> use.of(client.session())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> use.of(servers)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("WSC-Session")
    void closedSessionMayBeClosedAgain() throws Exception {
        TestClient client = network.connect("/rooms/1");
        client.close();
        client.close();

        assertThat(server.told).containsExactly("close 1000");
        assertThat(client.session().isOpen()).isFalse();
    }
}
