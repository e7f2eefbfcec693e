package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.container.Handshakes.FACTS;
import static org.fairlead.container.Handshakes.accepted;
import static org.fairlead.container.Handshakes.refused;
import static org.fairlead.container.Handshakes.request;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebSocketDeploymentTest {

    @ServerEndpoint("/rooms/{room}")
    public static final class Rooms {}

    @ServerEndpoint("/rooms/{name}")
    public static final class SamePath {}

    @ServerEndpoint("/rooms/lobby")
    public static final class Lobby {}

    @ServerEndpoint("/bad")
    public static final class Bad {
        @OnMessage
        public void wrong(Thread notAMessage) {}
    }

    public static final class Programmatic extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    /** Chooses one programmatic endpoint out of what was scanned, and no annotated class but the lobby. */
    public static final class Chooser implements ServerApplicationConfig {
        @Override
        public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
            return scanned.contains(Programmatic.class)
                    ? Set.of(ServerEndpointConfig.Builder.create(Programmatic.class, "/programmatic")
                            .build())
                    : Set.of();
        }

        @Override
        public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
            return scanned.contains(Lobby.class) ? Set.of(Lobby.class) : Set.of();
        }
    }

    private final WebSocketDeployment deployment = WebSocketDeployment.builder().build();

    private Deployment.Outcome get(String target) {
        return deployment.handshake(request(target), FACTS);
    }

    @Test
    void exactPathBeatsATemplateWhateverTheOrderOfDeployment() throws DeploymentException {
        deployment.add(Rooms.class);
        deployment.add(Lobby.class);

        assertThat(accepted(get("/rooms/lobby")).instance()).isInstanceOf(Lobby.class);
        assertThat(accepted(get("/rooms/attic")).instance()).isInstanceOf(Rooms.class);
    }

    @Test
    void pathParametersAndQueryComeToTheSession() throws DeploymentException {
        deployment.add(Rooms.class);

        AcceptedHandshake accepted = accepted(get("/rooms/a%20b?x=1"));

        assertThat(accepted.opening().pathParameters()).isEqualTo(Map.of("room", "a b"));
        assertThat(accepted.opening().query()).isEqualTo("x=1");
        assertThat(accepted.opening().uri()).isEqualTo("ws://example.org/rooms/a%20b?x=1");
    }

    @Test
    void pathOfNoEndpointIsNotFound() throws DeploymentException {
        deployment.add(Rooms.class);

        assertThat(get("/elsewhere")).isEqualTo(new Deployment.NotFound());
    }

    @Test
    void pathsAreRelativeToTheContextPath() throws DeploymentException {
        WebSocketDeployment inContext =
                WebSocketDeployment.builder().contextPath("/app").build();
        inContext.add(Lobby.class);

        accepted(inContext.handshake(request("/app/rooms/lobby"), FACTS));
        assertThat(inContext.handshake(request("/rooms/lobby"), FACTS)).isEqualTo(new Deployment.NotFound());
        assertThat(inContext.handshake(request("/approoms/lobby"), FACTS)).isEqualTo(new Deployment.NotFound());
    }

    @ServerEndpoint(value = "/chat", subprotocols = "chat v2")
    public static final class NoToken {}

    @ServerEndpoint(
            value = "/chat",
            subprotocols = {"v2", "v1", "v2"})
    public static final class Twice {}

    @Test
    void subprotocolThatNoHandshakeCouldNameIsRefusedWithTheClassAndTheRule() {
        assertThatThrownBy(() -> WebSocketDeployment.builder().build().add(NoToken.class))
                .isInstanceOf(DeploymentException.class)
                .hasMessage(NoToken.class.getName() + ": A subprotocol must be a token, not \"chat v2\"");
        assertThatThrownBy(() -> WebSocketDeployment.builder().build().add(Twice.class))
                .isInstanceOf(DeploymentException.class)
                .hasMessage(Twice.class.getName() + ": A subprotocol must be named once: v2");
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Programmatic.class, "/chat")
                .subprotocols(List.of("v1", ""))
                .build();
        assertThatThrownBy(() -> deployment.add(config))
                .isInstanceOf(DeploymentException.class)
                .hasMessage(Programmatic.class.getName() + ": A subprotocol must be a token, not \"\"");
    }

    @Test
    void nullAmongTheSubprotocolsIsNone() throws DeploymentException {
        deployment.add(ServerEndpointConfig.Builder.create(Programmatic.class, "/chat")
                .subprotocols(Collections.singletonList(null)) // as Spring has it
                .build());
        AcceptedHandshake accepted =
                accepted(deployment.handshake(request("/chat", "Sec-WebSocket-Protocol", "v1"), FACTS));
        assertThat(accepted.opening().agreed().subprotocol()).isEmpty();
    }

    @Test
    void equivalentPathsAreRefusedWithBothClasses() throws DeploymentException {
        deployment.add(Rooms.class);

        assertThatThrownBy(() -> deployment.add(SamePath.class))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(Rooms.class.getName())
                .hasMessageContaining(SamePath.class.getName());
    }

    @Test
    void sameClassTwiceIsDeployedOnce() throws DeploymentException {
        deployment.add(Rooms.class);
        deployment.add(Rooms.class);

        accepted(get("/rooms/x"));
    }

    @Test
    void sameConfigurationTwiceIsDeployedOnce() throws DeploymentException {
        ServerEndpointConfig config =
                ServerEndpointConfig.Builder.create(Programmatic.class, "/p").build();
        deployment.add(config);
        deployment.add(config);

        accepted(get("/p"));
    }

    @Test
    void otherConfigurationOfTheSameClassAtAnEquivalentPathIsRefused() throws DeploymentException {
        deployment.add(ServerEndpointConfig.Builder.create(Programmatic.class, "/p/{a}")
                .build());

        assertThatThrownBy(() -> deployment.add(ServerEndpointConfig.Builder.create(Programmatic.class, "/p/{b}")
                        .build()))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(Programmatic.class.getName() + " at /p/{a}")
                .hasMessageContaining(Programmatic.class.getName() + " at /p/{b}");
    }

    @Test
    void configurationOfAnAnnotatedClassAtItsOwnPathIsRefused() throws DeploymentException {
        deployment.add(Rooms.class);

        assertThatThrownBy(() -> deployment.add(ServerEndpointConfig.Builder.create(Rooms.class, "/rooms/{room}")
                        .build()))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("equivalent paths");
    }

    @Test
    void badEndpointTakesTheWholeApplicationOutOfService() throws DeploymentException {
        deployment.add(Rooms.class);
        assertThatThrownBy(() -> deployment.add(Bad.class)).isInstanceOf(DeploymentException.class);

        assertThat(get("/rooms/x")).isEqualTo(new Deployment.NotFound());
        assertThatThrownBy(() -> deployment.add(Lobby.class))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(Bad.class.getName());
    }

    @Test
    void badEndpointThatIsAddedLateFailsAlone() throws DeploymentException {
        deployment.add(Rooms.class);
        deployment.completed();
        assertThatThrownBy(() -> deployment.container().addEndpoint(Bad.class)).isInstanceOf(DeploymentException.class);

        accepted(get("/rooms/x"));
        deployment.container().addEndpoint(Lobby.class);
        assertThat(accepted(get("/rooms/lobby")).instance()).isInstanceOf(Lobby.class);
    }

    @Test
    void scanWithoutApplicationConfigDeploysEveryAnnotatedClass() throws DeploymentException {
        deployment.addScanned(List.of(Set.of(Rooms.class, Programmatic.class), Set.of(Lobby.class)));

        accepted(get("/rooms/x"));
        accepted(get("/rooms/lobby"));
        assertThat(get("/programmatic")).isEqualTo(new Deployment.NotFound());
    }

    @Test
    void scanWithApplicationConfigDeploysWhatItChooses() throws DeploymentException {
        deployment.addScanned(List.of(Set.of(Chooser.class, Programmatic.class, Lobby.class), Set.of(Rooms.class)));

        accepted(get("/programmatic"));
        assertThat(accepted(get("/rooms/lobby")).instance()).isInstanceOf(Lobby.class);
        assertThat(get("/rooms/x")).isEqualTo(new Deployment.NotFound());
    }

    @Test
    void closedDeploymentRefusesWithServiceUnavailable() throws DeploymentException {
        deployment.add(Rooms.class);

        assertThat(deployment
                        .closeAll(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""))
                        .toCompletableFuture())
                .isCompleted();
        assertThat(refused(get("/rooms/x")).status()).isEqualTo(503);

        deployment.reopen();
        accepted(get("/rooms/x"));
    }

    @Test
    void upgradeByTheApplicationNamesTheModuleThatCanDoIt() {
        ServerEndpointConfig config =
                ServerEndpointConfig.Builder.create(Programmatic.class, "/p").build();

        assertThatThrownBy(() ->
                        deployment.container().upgradeHttpToWebSocket(new Object(), new Object(), config, Map.of()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("fairlead-servlet");
    }

    @Test
    void endpointGivenByTheApplicationNeedsNoPathOfTheRequest() throws DeploymentException {
        ServerEndpointConfig config =
                ServerEndpointConfig.Builder.create(Programmatic.class, "/p").build();

        AcceptedHandshake accepted =
                accepted(deployment.handshake(config, Map.of("id", "7"), request("/other"), FACTS));

        assertThat(accepted.opening().pathParameters()).isEqualTo(Map.of("id", "7"));
    }
}
