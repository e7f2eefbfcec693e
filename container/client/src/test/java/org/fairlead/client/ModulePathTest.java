package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a user's module must say: nothing but what it requires, and where its endpoints may be called. */
class ModulePathTest {

    private static final String ECHO = """
            package app.endpoints;

            import jakarta.websocket.OnMessage;
            import jakarta.websocket.server.ServerEndpoint;

            @ServerEndpoint("/echo")
            public class Echo {
                @OnMessage
                public String text(String message) {
                    return message;
                }
            }
            """;

    private static final String MAIN = """
            package app;

            import jakarta.websocket.*;
            import java.net.URI;
            import java.util.concurrent.*;
            import org.fairlead.server.WebSocketServer;

            public class Main {
                public static void main(String... arguments) throws Exception {
                    try (WebSocketServer server = WebSocketServer.builder()
                            .host("127.0.0.1").port(0).endpoint(app.endpoints.Echo.class).start()) {
                        CompletableFuture<String> echo = new CompletableFuture<>();
                        Session session = ContainerProvider.getWebSocketContainer().connectToServer(new Endpoint() {
                            @Override
                            public void onOpen(Session opened, EndpointConfig config) {
                                opened.addMessageHandler(String.class, echo::complete);
                            }
                        }, null, URI.create(server.uri() + "/echo"));
                        session.getBasicRemote().sendText("hello");
                        System.out.println(echo.get(60, TimeUnit.SECONDS));
                        session.close();
                    } catch (DeploymentException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """;

    private static String run(String name, String directive) throws Exception {
        String module = "module app { requires org.fairlead.server; requires org.fairlead.client; " + directive + " }";
        return ModularProgram.compile(
                        name,
                        Map.of("module-info.java", module, "app/Main.java", MAIN, "app/endpoints/Echo.java", ECHO))
                .run("app", "app.Main");
    }

    @Test
    void publicEndpointInExportedPackageNeedsNoOpens() throws Exception {
        assertThat(run("exported", "exports app.endpoints;")).isEqualToIgnoringNewLines("hello");
    }

    @Test
    void endpointInOpenedPackageWorks() throws Exception {
        assertThat(run("opened", "opens app.endpoints to org.fairlead.core;")).isEqualToIgnoringNewLines("hello");
    }

    @Test
    void endpointInClosedPackageIsRefusedWithTheDirectiveThatItNeeds() throws Exception {
        assertThat(run("closed", ""))
                .contains("app.endpoints.Echo")
                .contains("opens app.endpoints to org.fairlead.core")
                .doesNotContain("\tat ");
    }
}
