package org.fairlead.samples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.fairlead.interop.foreign.Chromium;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import org.springframework.web.socket.sockjs.client.RestTemplateXhrTransport;
import org.springframework.web.socket.sockjs.client.SockJsClient;
import org.springframework.web.socket.sockjs.client.WebSocketTransport;

/** Spring's own clients and a browser at the sample, in whichever container it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChatContract {

    private static final long PATIENCE = 60;

    private final String webServer;

    private Application application;

    /** Started by the first test that has a page, so that the others run where there is none. */
    private @Nullable Chromium startedBrowser;

    ChatContract(String webServer) {
        this.webServer = webServer;
    }

    @BeforeAll
    void start() {
        application = Application.start(webServer);
    }

    @AfterAll
    void stop() {
        try (Application last = application) {
            if (startedBrowser != null) {
                startedBrowser.close();
            }
        }
    }

    private Chromium browser() throws InterruptedException {
        if (startedBrowser == null) {
            startedBrowser = Chromium.start();
        }
        return startedBrowser;
    }

    private String address(String scheme, String path) {
        return scheme + "://localhost:" + application.port() + path;
    }

    private static <T> T next(BlockingQueue<T> queue, Predicate<T> wanted) throws InterruptedException {
        while (true) {
            T value = queue.poll(PATIENCE, TimeUnit.SECONDS);
            if (value == null) {
                throw new AssertionError("What was waited for has not come");
            }
            if (wanted.test(value)) {
                return value;
            }
        }
    }

    /** Somebody who came by STOMP. */
    private record Guest(StompSession session, BlockingQueue<Line> lines, String room, String name)
            implements AutoCloseable {

        static Guest enter(WebSocketClient transport, String url, String room, String name) throws Exception {
            WebSocketStompClient client = new WebSocketStompClient(transport);
            client.setMessageConverter(new JacksonJsonMessageConverter());
            StompSession session = client.connectAsync(
                            url, new WebSocketHttpHeaders(), new StompSessionHandlerAdapter() {})
                    .get(PATIENCE, TimeUnit.SECONDS);
            BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
            session.subscribe("/topic/rooms/" + room, new StompFrameHandler() {
                @Override
                public Type getPayloadType(StompHeaders headers) {
                    return Line.class;
                }

                @Override
                public void handleFrame(StompHeaders headers, @Nullable Object payload) {
                    lines.add((Line) Objects.requireNonNull(payload));
                }
            });
            Guest guest = new Guest(session, lines, room, name);
            // when it comes back the subscription holds
            guest.say("is here");
            next(lines, new Line(name, "is here")::equals);
            return guest;
        }

        void say(String text) {
            session.send("/app/rooms/" + room, new Line(name, text));
        }

        void hears(String who, String text) throws InterruptedException {
            next(lines, new Line(who, text)::equals);
        }

        @Override
        public void close() {
            session.disconnect();
        }
    }

    /** Somebody who came without STOMP, by the Jakarta API. */
    private static final class Plain extends Endpoint implements MessageHandler.Whole<String> {

        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

        Session enter(String url) throws Exception {
            return ContainerProvider.getWebSocketContainer()
                    .connectToServer(this, ClientEndpointConfig.Builder.create().build(), URI.create(url));
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, this);
        }

        @Override
        public void onMessage(String line) {
            lines.add(line);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            closed.complete(reason);
        }
    }

    @Test
    void bothSidesAreFairlead() {
        assertThat(application.container().getClass().getName()).startsWith("org.fairlead.");
        assertThat(ContainerProvider.getWebSocketContainer().getClass().getName())
                .startsWith("org.fairlead.");
    }

    @Test
    void springsStompClientsTalkToEachOther() throws Exception {
        String url = address("ws", "/stomp");
        try (Guest ada = Guest.enter(new StandardWebSocketClient(), url, "engines", "Ada");
                Guest grace = Guest.enter(new StandardWebSocketClient(), url, "engines", "Grace")) {
            ada.hears("Grace", "is here");
            String text = "Does it weave patterns? 😀 " + "x".repeat(20_000);
            ada.say(text);
            grace.hears("Ada", text);
            grace.say("Just as the loom weaves flowers.");
            ada.hears("Grace", "Just as the loom weaves flowers.");
        }
    }

    @Test
    void springsSockJsClientTakesAWebSocketAndHttp() throws Exception {
        String url = address("http", "/sockjs");
        SockJsClient byWebSocket = new SockJsClient(List.of(new WebSocketTransport(new StandardWebSocketClient())));
        SockJsClient byHttp = new SockJsClient(List.of(new RestTemplateXhrTransport()));
        try (Guest ada = Guest.enter(byWebSocket, url, "sockjs", "Ada");
                Guest grace = Guest.enter(byHttp, url, "sockjs", "Grace")) {
            ada.say("by WebSocket");
            grace.hears("Ada", "by WebSocket");
            grace.say("by HTTP");
            ada.hears("Grace", "by HTTP");
        } finally {
            byHttp.stop();
            byWebSocket.stop();
        }
    }

    @Test
    void anEndpointThatIsABeanSharesTheRooms() throws Exception {
        Plain grace = new Plain();
        try (Guest ada = Guest.enter(new StandardWebSocketClient(), address("ws", "/stomp"), "beans", "Ada");
                Session session = grace.enter(address("ws", "/plain/beans/Grace"))) {
            ada.hears("Grace", "is here");
            session.getBasicRemote().sendText("without STOMP");
            ada.hears("Grace", "without STOMP");
            ada.say("with STOMP");
            assertThat(next(grace.lines, line -> line.startsWith("Ada"))).isEqualTo("Ada: with STOMP");
        }
    }

    @Test
    void settingsOfTheEnvironmentHold() throws Exception {
        Plain ada = new Plain();
        try (Session session = ada.enter(address("ws", "/plain/settings/Ada"))) {
            session.getAsyncRemote().sendText("x".repeat((64 << 10) + 1));
            assertThat(ada.closed.get(PATIENCE, TimeUnit.SECONDS).getCloseCode())
                    .isEqualTo(CloseReason.CloseCodes.TOO_BIG);
        }
    }

    @Test
    void springRefusesAForeignOrigin() {
        WebSocketHttpHeaders headers = new WebSocketHttpHeaders();
        headers.setOrigin("https://elsewhere.example");
        WebSocketStompClient client = new WebSocketStompClient(new StandardWebSocketClient());

        assertThatThrownBy(
                        () -> client.connectAsync(address("ws", "/stomp"), headers, new StompSessionHandlerAdapter() {})
                                .get(PATIENCE, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .rootCause()
                .hasMessageContaining("403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stomp", "websocket", "xhr-streaming", "xhr-polling", "plain"})
    void aPersonInABrowserTalksToOneWithStomp(String way) throws Exception {
        Chromium browser = browser();
        try (Guest grace = Guest.enter(new StandardWebSocketClient(), address("ws", "/stomp"), way, "Grace")) {
            browser.go(URI.create(address("http", "/")));
            browser.type("#name", "Ada");
            browser.type("#room", way);
            browser.run("document.getElementById('way').value = args[0];", way);
            browser.click("#join button");
            browser.await("document.getElementById('state').textContent === 'online'");
            grace.hears("Ada", "is here");
            browser.type("#text", "Does it weave <b>patterns</b>? 😀");
            browser.enter("#text");
            grace.hears("Ada", "Does it weave <b>patterns</b>? 😀");
            grace.say("Just as the loom weaves flowers.");
            browser.await("document.getElementById('log').innerText.includes('Just as the loom weaves flowers.')");
        }
    }
}
