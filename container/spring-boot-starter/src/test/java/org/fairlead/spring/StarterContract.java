package org.fairlead.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** What the starter does for an application, in whichever container it embeds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StarterContract {

    private static final long PATIENCE = 30;

    private final String notConfigured;
    private final String webServer;

    private ServletWebServerApplicationContext context;

    /**
     * @param notConfigured the auto-configuration of the other container, which is on the class path as well
     * @param webServer the simple name of the web server's class
     */
    StarterContract(String notConfigured, String webServer) {
        this.notConfigured = notConfigured;
        this.webServer = webServer;
    }

    private ServletWebServerApplicationContext run() {
        ServletWebServerApplicationContext started =
                (ServletWebServerApplicationContext) new SpringApplicationBuilder(GreetingApplication.class)
                        .run(
                                "--server.port=0",
                                "--spring.main.banner-mode=off",
                                "--spring.autoconfigure.exclude=" + notConfigured);
        assertThat(server(started).getClass().getSimpleName()).isEqualTo(webServer);
        return started;
    }

    private static WebServer server(ServletWebServerApplicationContext application) {
        return Objects.requireNonNull(application.getWebServer());
    }

    @BeforeAll
    void start() {
        context = run();
    }

    @AfterAll
    void stop() {
        context.close();
    }

    private static String address(ServletWebServerApplicationContext application, String path) {
        return "ws://localhost:" + server(application).getPort() + path;
    }

    /** Takes the first answer, and how the session ends. */
    private static final class Caller extends Endpoint implements MessageHandler.Whole<String> {
        final CompletableFuture<String> answer = new CompletableFuture<>();
        final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

        Session connect(String url, Map<String, List<String>> headers) throws Exception {
            ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                    .configurator(new ClientEndpointConfig.Configurator() {
                        @Override
                        public void beforeRequest(Map<String, List<String>> request) {
                            request.putAll(headers);
                        }
                    })
                    .build();
            return ContainerProvider.getWebSocketContainer().connectToServer(this, config, URI.create(url));
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, this);
        }

        @Override
        public void onMessage(String text) {
            answer.complete(text);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            closed.complete(reason);
        }
    }

    private String ask(String path, Map<String, List<String>> headers) throws Exception {
        Caller caller = new Caller();
        try (Session session = caller.connect(address(context, path), headers)) {
            session.getBasicRemote().sendText("Ada");
            return caller.answer.get(PATIENCE, TimeUnit.SECONDS);
        }
    }

    @Test
    void beansThatAreEndpointsAreDeployedAndTheirCodecsInjected() throws Exception {
        assertThat(ask("/annotated", Map.of())).isEqualTo("hello ADA5");
    }

    @Test
    void beansThatAreConfigurationsAreDeployed() throws Exception {
        assertThat(ask("/registered", Map.of())).isEqualTo("hello Ada");
    }

    @Test
    void filtersOfTheApplicationComeFirst() {
        assertThatThrownBy(() -> ask("/annotated?banned=yes", Map.of())).hasMessageContaining("401");
    }

    /** Fairlead's own policy is the same origin here, and is for endpoints that Spring does not check. */
    @Test
    void springsHandlersRunAndTheirOriginsHold() throws Exception {
        assertThat(ask("/handler", Map.of("Origin", List.of("https://app.example"))))
                .isEqualTo("StandardWebSocketSession Ada");
        assertThatThrownBy(() -> ask("/handler", Map.of("Origin", List.of("https://elsewhere.example"))))
                .hasMessageContaining("403");
        assertThatThrownBy(() -> ask("/annotated", Map.of("Origin", List.of("https://app.example"))))
                .hasMessageContaining("403");
    }

    @Test
    void springsClientIsFairlead() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        TextWebSocketHandler handler = new TextWebSocketHandler() {
            @Override
            protected void handleTextMessage(WebSocketSession session, TextMessage message) {
                answer.complete(message.getPayload());
            }
        };
        try (WebSocketSession session = new StandardWebSocketClient()
                .execute(handler, new WebSocketHttpHeaders(), URI.create(address(context, "/registered")))
                .get(PATIENCE, TimeUnit.SECONDS)) {
            session.sendMessage(new TextMessage("Grace"));
            assertThat(answer.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("hello Grace");
        }
        assertThat(ContainerProvider.getWebSocketContainer().getClass().getName())
                .startsWith("org.fairlead.");
    }

    private static void greets(ServletWebServerApplicationContext application) throws Exception {
        Caller caller = new Caller();
        try (Session session = caller.connect(address(application, "/annotated"), Map.of())) {
            session.getBasicRemote().sendText("Ada");
            assertThat(caller.answer.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("hello ADA5");
        }
    }

    /** As Spring's tests do with a context that the next test class does not use, and a checkpoint of the JVM with every application. */
    @Test
    void applicationThatIsPausedOrStoppedAndStartedAgainAnswers() throws Exception {
        try (ServletWebServerApplicationContext another = run()) {
            Caller before = new Caller();
            Session session = before.connect(address(another, "/annotated"), Map.of());
            another.pause();
            session.getBasicRemote().sendText("Ada");
            assertThat(before.answer.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("hello ADA5");
            another.restart();
            greets(another);

            another.stop();
            assertThat(before.closed.get(PATIENCE, TimeUnit.SECONDS).getCloseCode())
                    .isEqualTo(CloseReason.CloseCodes.GOING_AWAY);
            another.start();
            greets(another);

            Caller last = new Caller();
            last.connect(address(another, "/annotated"), Map.of());
            another.close();
            assertThat(last.closed.get(PATIENCE, TimeUnit.SECONDS).getCloseCode())
                    .isEqualTo(CloseReason.CloseCodes.GOING_AWAY);
        }
    }

    @Test
    void sessionsOfBeansAreClosedWhenTheApplicationStops() throws Exception {
        Caller caller = new Caller();
        try (ServletWebServerApplicationContext another = run()) {
            Session session = caller.connect(address(another, "/annotated"), Map.of());
            session.getBasicRemote().sendText("Ada");
            assertThat(caller.answer.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("hello ADA5");
        }
        assertThat(caller.closed.get(PATIENCE, TimeUnit.SECONDS).getCloseCode())
                .isEqualTo(CloseReason.CloseCodes.GOING_AWAY);
    }
}
