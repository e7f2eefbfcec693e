package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.endpoint.Endpoints.SESSION;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointModelTest {

    private static final InstanceProvider CONSTRUCTORS = InstanceProvider.constructors();

    public static class ServerConfigurator extends ServerEndpointConfig.Configurator {}

    public static class MakingConfigurator extends ServerEndpointConfig.Configurator {
        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new MadeByConfigurator("x"));
        }
    }

    @ServerEndpoint(
            value = "/a/{b}",
            subprotocols = {"x", "y"},
            encoders = WordCodecs.ToText.class,
            decoders = WordCodecs.Text.class,
            configurator = ServerConfigurator.class)
    @HandlerDispatch(HandlerDispatch.Mode.EVENT_LOOP)
    public static class Annotated {}

    @Test
    void serverConfigurationIsMadeFromTheAnnotation() throws Exception {
        EndpointModel model = EndpointModel.server(Annotated.class, CONSTRUCTORS);
        ServerEndpointConfig config = (ServerEndpointConfig) model.config();
        assertThat(config.getEndpointClass()).isEqualTo(Annotated.class);
        assertThat(config.getPath()).isEqualTo("/a/{b}");
        assertThat(config.getSubprotocols()).containsExactly("x", "y");
        assertThat(config.getEncoders()).containsExactly(WordCodecs.ToText.class);
        assertThat(config.getDecoders()).containsExactly(WordCodecs.Text.class);
        assertThat(config.getExtensions()).isEmpty();
        assertThat(config.getConfigurator())
                .isInstanceOf(ServerConfigurator.class)
                .isSameAs(config.getConfigurator());
        config.getUserProperties().put("k", "v");
        assertThat(model.config().getUserProperties()).containsEntry("k", "v");
        assertThat(model.endpointClass()).isEqualTo(Annotated.class);
        assertThat(model.path()).hasToString("/a/{b}");
        assertThat(model.dispatch()).isEqualTo("event-loop");
    }

    @ServerEndpoint(value = "/made", configurator = MakingConfigurator.class)
    public static class MadeByConfigurator {
        public MadeByConfigurator(String argument) {
            assertThat(argument).isEqualTo("x");
        }
    }

    @Test
    void classNeedsNoConstructorWhereTheConfiguratorMakesTheInstance() throws Exception {
        assertThat(EndpointModel.server(MadeByConfigurator.class, CONSTRUCTORS).path())
                .hasToString("/made");
    }

    public static class ClientConfigurator extends ClientEndpointConfig.Configurator {}

    @ClientEndpoint(
            subprotocols = {"x", "y"},
            encoders = WordCodecs.ToText.class,
            decoders = WordCodecs.Text.class,
            configurator = ClientConfigurator.class)
    public static class Client {}

    @Test
    void clientConfigurationIsMadeFromTheAnnotation() throws Exception {
        EndpointModel model = EndpointModel.client(Client.class, CONSTRUCTORS);
        ClientEndpointConfig config = (ClientEndpointConfig) model.config();
        assertThat(config.getPreferredSubprotocols()).containsExactly("x", "y");
        assertThat(config.getEncoders()).containsExactly(WordCodecs.ToText.class);
        assertThat(config.getDecoders()).containsExactly(WordCodecs.Text.class);
        assertThat(config.getConfigurator()).isInstanceOf(ClientConfigurator.class);
        assertThat(config.getSSLContext()).isNull();
        assertThat(model.path()).isNull();
        assertThat(model.dispatch()).isNull();
    }

    @Test
    void annotationIsRequiredOnTheClassItself() {
        class Subclass extends Annotated {}
        assertThatThrownBy(() -> EndpointModel.server(Subclass.class, CONSTRUCTORS))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("the class is not annotated with @ServerEndpoint");
    }

    public static class Programmatic extends Endpoint {
        final List<Object> calls = new ArrayList<>();

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            calls.add(config);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            calls.add(reason);
        }

        @Override
        public void onError(Session session, Throwable error) {
            calls.add(error);
        }
    }

    @Test
    void programmaticEndpointIsCalled() throws Throwable {
        EndpointModel model = EndpointModel.server(config(Programmatic.class, "/p/{q}"), CONSTRUCTORS);
        Programmatic endpoint = new Programmatic();
        BoundEndpoint bound = model.bind(endpoint, model.openCodecs(), Map.of("q", "1"));
        CloseReason reason = new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "");
        Exception failure = new Exception();
        bound.onOpen(SESSION, model.config());
        bound.onError(SESSION, failure);
        bound.onClose(SESSION, reason);
        assertThat(endpoint.calls).containsExactly(model.config(), failure, reason);
        assertThat(bound.instance()).isSameAs(endpoint);
        assertThat(Endpoints.takers(bound)).isEmpty();
        assertThat(bound.handlesErrors()).isTrue();
        assertThat(model.path()).hasToString("/p/{q}");
    }

    @Test
    void endpointThatLeavesOnErrorAloneDoesNotHandleErrors() throws Exception {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
        EndpointModel model = EndpointModel.client(Endpoints.Silent.class, config, CONSTRUCTORS);
        assertThat(model.bind(new Endpoints.Silent(), model.openCodecs(), Map.of())
                        .handlesErrors())
                .isFalse();
    }

    public static class Plain {
        @OnMessage
        public String echo(String text) {
            return text;
        }
    }

    @Test
    void programmaticConfigurationMayNameAClassWithAnnotatedMethods() throws Throwable {
        EndpointModel server = EndpointModel.server(config(Plain.class, "/plain"), CONSTRUCTORS);
        EndpointModel client = EndpointModel.client(
                Plain.class, ClientEndpointConfig.Builder.create().build(), CONSTRUCTORS);
        for (EndpointModel model : List.of(server, client)) {
            BoundEndpoint bound = model.bind(new Plain(), model.openCodecs(), Map.of());
            assertThat(Endpoints.takers(bound).get(0).deliver("x", true)).isEqualTo("x");
        }
    }

    @Test
    void brokenPathOfAProgrammaticConfigurationIsRefused() {
        assertThatThrownBy(() -> EndpointModel.server(config(Plain.class, "/{a}/{a}"), CONSTRUCTORS))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("has the variable {a} more than once");
    }

    @ParameterizedTest
    @CsvSource({"worker, worker", "event-loop, event-loop", "EVENT_LOOP, event-loop"})
    void userPropertySaysTheDispatch(String property, String dispatch) throws Exception {
        ServerEndpointConfig config = config(Plain.class, "/plain");
        config.getUserProperties().put(EndpointModel.DISPATCH_PROPERTY, property);
        assertThat(EndpointModel.server(config, CONSTRUCTORS).dispatch()).isEqualTo(dispatch);
    }

    @Test
    void unknownDispatchIsRefused() {
        ServerEndpointConfig config = config(Plain.class, "/plain");
        config.getUserProperties().put(EndpointModel.DISPATCH_PROPERTY, "both");
        assertThatThrownBy(() -> EndpointModel.server(config, CONSTRUCTORS))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("org.fairlead.dispatch is \"both\"; \"worker\" and \"event-loop\" are allowed");
    }

    private static ServerEndpointConfig config(Class<?> type, String path) {
        return ServerEndpointConfig.Builder.create(type, path)
                .configurator(new ServerConfigurator())
                .build();
    }
}
