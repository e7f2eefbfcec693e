package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.container.Handshakes.FACTS;
import static org.fairlead.container.Handshakes.accepted;
import static org.fairlead.container.Handshakes.body;
import static org.fairlead.container.Handshakes.refused;
import static org.fairlead.container.Handshakes.request;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.handshake.ResponseHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EndpointHandshakeTest {

    public static final class Silent extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    private static Deployment.Outcome shake(
            ServerEndpointConfig.Configurator configurator, ServerEndpointConfig.Builder endpoint, String... fields)
            throws DeploymentException {
        WebSocketDeployment deployment = WebSocketDeployment.builder().build();
        deployment.add(endpoint.configurator(configurator).build());
        return deployment.handshake(request("/here/7?q=1", fields), FACTS);
    }

    private static ServerEndpointConfig.Builder endpoint() {
        return ServerEndpointConfig.Builder.create(Silent.class, "/here/{id}");
    }

    @Test
    @Tag("defaults")
    void otherOriginIsForbidden() throws DeploymentException {
        ResponseHead response =
                refused(shake(new ServerEndpointConfig.Configurator(), endpoint(), "Origin", "http://evil.example"));

        assertThat(response.status()).isEqualTo(403);
        assertThat(body(response)).contains("origin");
    }

    @Test
    @Tag("defaults")
    void originIsComparedWithTheHostOfAnAbsoluteTarget() throws DeploymentException {
        WebSocketDeployment deployment = WebSocketDeployment.builder().build();
        deployment.add(endpoint().build());
        String target = "http://other.example/here/1";

        Deployment.Outcome host = deployment.handshake(request(target, "Origin", "http://example.org"), FACTS);
        Deployment.Outcome other = deployment.handshake(request(target, "Origin", "http://other.example"), FACTS);

        assertThat(refused(host).status()).isEqualTo(403);
        assertThat(accepted(other).opening().uri()).isEqualTo("ws://other.example/here/1");
    }

    @Test
    @Tag("defaults")
    void configuratorThatAllowsAnOriginWins() throws DeploymentException {
        accepted(shake(
                new ServerEndpointConfig.Configurator() {
                    @Override
                    public boolean checkOrigin(@Nullable String origin) {
                        return true;
                    }
                },
                endpoint(),
                "Origin",
                "http://elsewhere.example"));
    }

    @Test
    void configuratorIsAskedInTheOrderOfTheApi() throws DeploymentException {
        List<String> asked = new ArrayList<>();
        accepted(shake(
                new ServerEndpointConfig.Configurator() {
                    @Override
                    public boolean checkOrigin(@Nullable String origin) {
                        asked.add("origin " + origin);
                        return true;
                    }

                    @Override
                    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
                        asked.add("subprotocol " + supported + requested);
                        return "b";
                    }

                    @Override
                    public List<Extension> getNegotiatedExtensions(
                            List<Extension> installed, List<Extension> requested) {
                        asked.add("extensions");
                        return List.of();
                    }

                    @Override
                    public void modifyHandshake(
                            ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
                        asked.add("modify " + response.getHeaders().get("sec-websocket-protocol"));
                    }

                    @Override
                    public <T> T getEndpointInstance(Class<T> type) throws InstantiationException {
                        asked.add("instance");
                        return super.getEndpointInstance(type);
                    }
                },
                endpoint().subprotocols(List.of("a", "b")),
                "Sec-WebSocket-Protocol",
                "b, c"));

        assertThat(asked)
                .containsExactly("origin null", "subprotocol [a, b][b, c]", "extensions", "modify [b]", "instance");
    }

    @Test
    void noSubprotocolInCommonIsNone() throws DeploymentException {
        AcceptedHandshake accepted = accepted(shake(
                new ServerEndpointConfig.Configurator(),
                endpoint().subprotocols(List.of("a")),
                "Sec-WebSocket-Protocol",
                "b"));

        assertThat(accepted.opening().agreed().subprotocol()).isEmpty();
        assertThat(accepted.response().headers().first("Sec-WebSocket-Protocol"))
                .isNull();
    }

    @Test
    void extensionsKeepTheOrderAndParametersOfTheRequest() throws DeploymentException {
        AcceptedHandshake accepted = accepted(shake(
                new ServerEndpointConfig.Configurator(),
                endpoint()
                        .extensions(List.of(
                                new Extensions.Element("one", List.of()), new Extensions.Element("two", List.of()))),
                "Sec-WebSocket-Extensions",
                "two;p=1, three, one"));

        assertThat(accepted.opening().agreed().extensions())
                .containsExactly(
                        new Extensions.Element("two", List.of(new Extensions.Parameter("p", "1"))),
                        new Extensions.Element("one", List.of()));
        assertThat(accepted.deflate()).isNull();
    }

    @Test
    @Tag("defaults")
    void deflateIsNotNegotiatedUnlessTheEndpointHasIt() throws DeploymentException {
        AcceptedHandshake without = accepted(shake(
                new ServerEndpointConfig.Configurator(), endpoint(), "Sec-WebSocket-Extensions", "permessage-deflate"));
        AcceptedHandshake with = accepted(shake(
                new ServerEndpointConfig.Configurator(),
                endpoint().extensions(List.copyOf(Extensions.INSTALLED)),
                "Sec-WebSocket-Extensions",
                "permessage-deflate; client_max_window_bits"));

        assertThat(without.deflate()).isNull();
        assertThat(without.opening().agreed().extensions()).isEmpty();
        assertThat(with.deflate()).isNotNull();
        assertThat(with.response().headers().first("Sec-WebSocket-Extensions"))
                .contains("permessage-deflate", "server_no_context_takeover", "client_no_context_takeover");
    }

    @Test
    void settingOfTheEndpointSwitchesDeflateOn() throws DeploymentException {
        ServerEndpointConfig config = endpoint().build();
        config.getUserProperties().put("org.fairlead.deflate", "on");
        WebSocketDeployment deployment = WebSocketDeployment.builder().build();
        deployment.add(config);

        AcceptedHandshake accepted = accepted(
                deployment.handshake(request("/here/1", "Sec-WebSocket-Extensions", "permessage-deflate"), FACTS));

        assertThat(accepted.deflate()).isNotNull();
    }

    @Test
    void wrongSettingOfAnEndpointIsADeploymentError() {
        ServerEndpointConfig config = endpoint().build();
        config.getUserProperties().put("org.fairlead.max-message-size", "many");

        assertThatThrownBy(() -> WebSocketDeployment.builder().build().add(config))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("org.fairlead.max-message-size");
    }

    @Test
    void configuratorAddsFieldsButReplacesNoneOfTheHandshake() throws DeploymentException {
        ResponseHead response = accepted(shake(
                        new ServerEndpointConfig.Configurator() {
                            @Override
                            public void modifyHandshake(
                                    ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse answer) {
                                answer.getHeaders().putAll(request.getHeaders());
                                answer.getHeaders().put("Sec-WebSocket-Accept", List.of("forged"));
                                answer.getHeaders().put("Content-Length", List.of("5"));
                                answer.getHeaders().put("X-Added", List.of("1", "2"));
                            }
                        },
                        endpoint(),
                        "X-Asked",
                        "yes"))
                .response();

        assertThat(response.headers().all("Sec-WebSocket-Accept")).containsExactly("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(response.headers().first("Content-Length")).isNull();
        assertThat(response.headers().first("Sec-WebSocket-Key")).isNull();
        assertThat(response.headers().all("X-Added")).containsExactly("1", "2");
        assertThat(response.headers().all("X-Asked")).containsExactly("yes");
    }

    @Test
    void requestShowsHeadersWithoutCaseAndPathParameters() throws DeploymentException {
        List<HandshakeRequest> seen = new ArrayList<>();
        accepted(shake(
                new ServerEndpointConfig.Configurator() {
                    @Override
                    public void modifyHandshake(
                            ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
                        seen.add(request);
                    }
                },
                endpoint()));

        HandshakeRequest request = seen.get(0);
        assertThat(request.getHeaders().get("HOST")).containsExactly("example.org");
        assertThat(request.getParameterMap()).isEqualTo(Map.of("q", List.of("1"), "id", List.of("7")));
        assertThat(request.getQueryString()).isEqualTo("q=1");
        assertThat(request.getRequestURI()).hasToString("ws://example.org/here/7?q=1");
        assertThatThrownBy(() -> request.getHeaders().put("x", List.of()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> request.getParameterMap().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void userPropertiesOfTheHandshakeBelongToOneConnection() throws DeploymentException {
        ServerEndpointConfig config = endpoint()
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public void modifyHandshake(
                            ServerEndpointConfig own, HandshakeRequest request, HandshakeResponse response) {
                        own.getUserProperties().remove("once");
                        own.getUserProperties().put("seen", request.getQueryString());
                    }
                })
                .build();
        config.getUserProperties().put("once", "here");
        WebSocketDeployment deployment = WebSocketDeployment.builder().build();
        deployment.add(config);

        AcceptedHandshake accepted = accepted(deployment.handshake(request("/here/1?a"), FACTS));

        assertThat(accepted.config().getUserProperties()).isEqualTo(Map.of("seen", "a"));
        assertThat(config.getUserProperties()).isEqualTo(Map.of("once", "here"));
    }

    @Test
    @Tag("A15")
    void rejectionByAConfiguratorIsTheAnswer() throws DeploymentException {
        ResponseHead response = refused(shake(
                new ServerEndpointConfig.Configurator() {
                    @Override
                    public void modifyHandshake(
                            ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse answer) {
                        throw new HandshakeRejection(
                                401, Map.of("WWW-Authenticate", List.of("Basic")), new byte[] {'n', 'o'});
                    }
                },
                endpoint()));

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers().first("WWW-Authenticate")).isEqualTo("Basic");
        assertThat(response.headers().first("Content-Length")).isEqualTo("2");
        assertThat(body(response)).isEqualTo("no");
    }

    @Test
    void rejectionWhoseStatusHasNoContentHasNeitherBodyNorLength() {
        ResponseHead response = new HandshakeRejection(204, "Nobody reads this.").response();

        assertThat(response.headers().has("Content-Length")).isFalse();
        assertThat(body(response)).isEmpty();
    }

    @Test
    void failingConfiguratorIsAServerErrorThatTellsThePeerNothing() throws DeploymentException {
        ResponseHead response = refused(shake(
                new ServerEndpointConfig.Configurator() {
                    @Override
                    public boolean checkOrigin(@Nullable String origin) {
                        throw new IllegalStateException("secret detail");
                    }
                },
                endpoint()));

        assertThat(response.status()).isEqualTo(500);
        assertThat(body(response)).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void malformedRequestIsRefusedBeforeTheConfiguratorIsAsked() throws DeploymentException {
        WebSocketDeployment deployment = WebSocketDeployment.builder().build();
        deployment.add(endpoint()
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public boolean checkOrigin(@Nullable String origin) {
                        throw new AssertionError("asked");
                    }
                })
                .build());

        assertThat(refused(deployment.handshake(request("/here/1", "Sec-WebSocket-Version", "12"), FACTS))
                        .status())
                .isBetween(400, 499);
    }

    @Test
    void instanceOfAnAbandonedHandshakeIsDestroyedButNotTheApplicationsOwn() throws DeploymentException {
        List<Object> destroyed = new ArrayList<>();
        InstanceProvider provider = new InstanceProvider() {
            @Override
            public <T> T create(Class<T> type) throws InstantiationException {
                return InstanceProvider.constructors().create(type);
            }

            @Override
            public void destroy(Object instance) {
                destroyed.add(instance);
            }
        };
        Silent shared = new Silent();
        WebSocketDeployment deployment =
                WebSocketDeployment.builder().instances(provider).build();
        deployment.add(endpoint().build());
        deployment.add(ServerEndpointConfig.Builder.create(Silent.class, "/shared")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(shared);
                    }
                })
                .build());

        AcceptedHandshake own = accepted(deployment.handshake(request("/here/1"), FACTS));
        AcceptedHandshake ofTheApplication = accepted(deployment.handshake(request("/shared"), FACTS));
        own.abandoned();
        ofTheApplication.abandoned();

        assertThat(destroyed).containsExactly(own.instance());
        assertThat(ofTheApplication.instance()).isSameAs(shared);
    }
}
