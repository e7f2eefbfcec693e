package org.fairlead.interop.own;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.interop.ClientSide;
import org.fairlead.interop.ClientSide.Wish;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opening, errors and ends of annotated endpoints, from our client to our server. */
class AnnotatedLifeIT {

    /** What the endpoints below saw, in order. */
    private static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();

    private WebSocketServer server;

    @BeforeEach
    void startServer() throws Exception {
        SEEN.clear();
        server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .contextPath("/app")
                .endpoint(Life.class, Exact.class, Deep.class, Ends.class, Idle.class)
                .start();
    }

    @AfterEach
    void stopServer() {
        server.close();
        assertThat(server.openSessions()).isZero();
    }

    private ClientSide connect(String path) throws Exception {
        return ClientSide.connect(URI.create(server.uri() + path));
    }

    private static String seen() throws InterruptedException {
        String line = SEEN.poll(30, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing more was seen");
        }
        return line;
    }

    /** Every callback with its parameters. */
    @ServerEndpoint(
            value = "/life/{name}/{number}",
            subprotocols = {"b", "a"})
    public static class Life {
        @OnOpen
        public void open(
                @PathParam("number") int number, Session session, EndpointConfig config, @PathParam("name") String name)
                throws IOException {
            SEEN.add("open " + name + " " + number + " " + session.getNegotiatedSubprotocol());
            session.getBasicRemote()
                    .sendText(session.getRequestURI() + " " + session.getQueryString() + " "
                            + session.getRequestParameterMap().get("q") + " "
                            + session.getPathParameters().get("name"));
        }

        @OnMessage
        public void message(String text, @PathParam("number") Long number) {
            throw new IllegalArgumentException(text + number);
        }

        @OnError
        public void error(Throwable cause, Session session, @PathParam("number") double number) throws IOException {
            SEEN.add("error " + cause.getMessage() + " " + number);
            session.getBasicRemote().sendText("sorry");
        }

        @OnClose
        public void close(CloseReason reason, @PathParam("name") String name, Session session) {
            SEEN.add("close " + name + " " + reason.getCloseCode().getCode() + " " + session.isOpen());
        }
    }

    @ServerEndpoint("/life/exact/{number}")
    public static class Exact {
        @OnOpen
        public void open(@PathParam("number") String number) {
            SEEN.add("exact " + number);
        }
    }

    @ServerEndpoint("/deep/{a}/b/{c}")
    public static class Deep {
        @OnOpen
        public void open(@PathParam("a") String a, @PathParam("c") boolean c, @PathParam("none") String none) {
            SEEN.add("deep " + a + " " + c + " " + none);
        }
    }

    /** Ends in the way that it is told. */
    @ServerEndpoint("/ends")
    public static class Ends {
        @OnMessage
        public void message(String how, Session session) throws IOException {
            switch (how) {
                case "plainly" -> session.close();
                case "in the middle" -> {
                    session.close(new CloseReason(CloseCodes.CANNOT_ACCEPT, "because"));
                    SEEN.add("after close: " + session.isOpen());
                    try {
                        session.getBasicRemote().sendText("too late");
                        SEEN.add("sent");
                    } catch (IllegalStateException | IOException e) {
                        SEEN.add("refused");
                    }
                }
                default -> throw new IllegalStateException(how);
            }
        }

        @OnClose
        public void close(CloseReason reason, Session session) {
            SEEN.add("closing " + reason.getCloseCode().getCode() + " " + session.isOpen());
            throw new IllegalStateException("from onClose");
        }

        @OnError
        public void error(Throwable cause) {
            SEEN.add("error " + cause.getMessage());
        }
    }

    @ServerEndpoint("/idle")
    public static class Idle {
        @OnOpen
        public void open(Session session) {
            session.setMaxIdleTimeout(50);
        }

        @OnClose
        public void close(CloseReason reason) {
            SEEN.add("idle " + reason.getCloseCode().getCode());
        }
    }

    @Test
    void everyCallbackGetsItsParameters() throws Exception {
        URI uri = URI.create(server.uri() + "/life/žofie%20a/7?q=1%202&q=3");
        ClientSide client = ClientSide.connect(URI.create(uri.toASCIIString()), Wish.subprotocols("a", "b"));
        assertThat(seen()).isEqualTo("open žofie a 7 " + client.session().getNegotiatedSubprotocol());
        assertThat(client.nextText()).startsWith(server.uri() + "/life/").contains("q=1%202&q=3 [1 2, 3] žofie a");
        client.session().getBasicRemote().sendText("wrong ");
        assertThat(seen()).isEqualTo("error wrong 7 7.0");
        assertThat(client.nextText()).isEqualTo("sorry");
        client.session().close(new CloseReason(CloseCodes.NORMAL_CLOSURE, "bye"));
        assertThat(seen()).isEqualTo("close žofie a 1000 true");
        assertThat(client.closeCode()).isEqualTo(1000);
    }

    @Test
    void exactSegmentsBeatVariables() throws Exception {
        try (ClientSide exact = connect("/life/exact/1");
                ClientSide deep = connect("/deep/x/b/true")) {
            assertThat(exact.session().getNegotiatedSubprotocol()).isEmpty();
            assertThat(deep.session().getNegotiatedExtensions()).isEmpty();
            assertThat(java.util.List.of(seen(), seen())).containsExactlyInAnyOrder("exact 1", "deep x true null");
        }
    }

    @Test
    void closeWithoutAReasonIs1000() throws Exception {
        try (ClientSide client = connect("/ends")) {
            client.session().getBasicRemote().sendText("plainly");
            assertThat(client.closeCode()).isEqualTo(1000);
            assertThat(seen()).isEqualTo("closing 1000 true");
            assertThat(seen()).isEqualTo("error from onClose");
        }
    }

    @Test
    void closeInAHandlerTellsOnCloseAtOnceAndRefusesSends() throws Exception {
        try (ClientSide client = connect("/ends")) {
            client.session().getBasicRemote().sendText("in the middle");
            assertThat(client.closeCode()).isEqualTo(1003);
            assertThat(client.awaitClose().getReasonPhrase()).isEqualTo("because");
            assertThat(seen()).isEqualTo("closing 1003 true");
            assertThat(seen()).isEqualTo("error from onClose");
            assertThat(seen()).isEqualTo("after close: false");
            assertThat(seen()).isEqualTo("refused");
        }
    }

    @Test
    void anIdleSessionEnds() throws Exception {
        try (ClientSide client = connect("/idle")) {
            assertThat(seen()).isEqualTo("idle 1006");
            assertThat(client.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void anIdleClientSessionEnds() throws Exception {
        try (ClientSide client = connect("/life/ada/1")) {
            assertThat(seen()).startsWith("open");
            client.session().setMaxIdleTimeout(50);
            assertThat(client.closeCode()).isEqualTo(1006);
            assertThat(seen()).isEqualTo("close ada 1001 true");
        }
    }

    @Test
    void aServerThatStopsTellsBothSides() throws Exception {
        try (ClientSide client = connect("/life/ada/1")) {
            assertThat(seen()).startsWith("open");
            assertThat(client.nextText())
                    .contains("/life/ada/1"); // or else onOpen is still sending when the server stops
            server.close();
            assertThat(seen()).isEqualTo("close ada 1001 true");
            assertThat(client.closeCode()).isEqualTo(1001);
        }
    }
}
