package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.checks.Leaks;
import org.fairlead.server.WebSocketServer;
import org.fairlead.server.WebSocketServerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which header fields a client may be given, and who wins. */
@ExtendWith(Leaks.class)
@Tag("A17")
class OwnFieldsTest {

    /** The {@code Host} of every request that has arrived. */
    private final List<String> hosts = new CopyOnWriteArrayList<>();

    private WebSocketServerBuilder echo() {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EchoServer.class)
                .onHttpRequest((request, facts) -> {
                    hosts.addAll(request.headers().all("Host"));
                    return null;
                });
    }

    @ParameterizedTest
    @CsvSource({
        "Upgrade, every handshake has its own (RFC 6455 section 4.1)",
        "connection, every handshake has its own (RFC 6455 section 4.1)",
        "Sec-WebSocket-Key, every handshake has its own (RFC 6455 section 4.1)",
        "SEC-WEBSOCKET-VERSION, every handshake has its own (RFC 6455 section 4.1)",
        "Sec-WebSocket-Accept, every handshake has its own (RFC 6455 section 4.1)",
        "Content-Length, a handshake has no body (RFC 6455 section 4.1)",
        "Transfer-Encoding, a handshake has no body (RFC 6455 section 4.1)"
    })
    void fieldOfTheHandshakeItselfIsRefused(String name, String why) {
        assertThatThrownBy(() -> WebSocketClient.builder().header(name, "5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The field " + name + " cannot be set by header(..): " + why);
    }

    @Test
    void subprotocolsAndExtensionsHaveTheirOwnPlaces() {
        assertThatThrownBy(() -> WebSocketClient.builder().header("Sec-WebSocket-Protocol", "chat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Sec-WebSocket-Protocol")
                .hasMessageContaining("subprotocols(..)");
        assertThatThrownBy(() -> WebSocketClient.builder().header("Sec-WebSocket-Extensions", "permessage-deflate"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Sec-WebSocket-Extensions")
                .hasMessageContaining("the setting deflate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "user@host", "two hosts"})
    void hostThatIsNoneIsRefused(String value) {
        assertThatThrownBy(() -> WebSocketClient.builder().header("Host", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The field Host is a host and maybe a port, such as chat.example:8080, not \"" + value + "\"");
    }

    @Test
    void hostIsSentOnceInPlaceOfTheUris() throws Exception {
        try (WebSocketServer server = echo().start();
                WebSocketClient client = WebSocketClient.builder()
                        .header("Host", "wrong.example")
                        .header("host", "virtual.example:8443")
                        .build()) {
            client.connect(new Collector(), URI.create(server.uri() + "/echo"));
            assertThat(hosts).containsExactly("virtual.example:8443");
        }
    }

    /** Connects, and does no more. */
    private static final class Deaf extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    @Test
    void hostThatAConfiguratorSetsComesFirst() throws Exception {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .configurator(new ClientEndpointConfig.Configurator() {
                    @Override
                    public void beforeRequest(Map<String, List<String>> headers) {
                        headers.put("Host", List.of("endpoint.example"));
                    }
                })
                .build();
        try (WebSocketServer server = echo().start();
                WebSocketClient client = WebSocketClient.builder()
                        .header("Host", "client.example")
                        .build()) {
            client.connect(new Deaf(), config, URI.create(server.uri() + "/echo"));
            assertThat(hosts).containsExactly("endpoint.example");
        }
    }

    @Test
    void hostStaysWithTheTargetThatItWasFor() throws Exception {
        try (WebSocketServer target = echo().start();
                ScriptedServer first = new ScriptedServer(head -> head.startsWith("GET /start ")
                        ? ScriptedServer.redirect(302, "/next")
                        : ScriptedServer.redirect(302, target.uri() + "/echo"));
                WebSocketClient client = WebSocketClient.builder()
                        .settings(s -> s.maxRedirects(2))
                        .header("Host", "virtual.example")
                        .build()) {
            client.connect(new Collector(), URI.create("ws://127.0.0.1:" + first.port() + "/start"));

            assertThat(first.heads())
                    .hasSize(2)
                    .allSatisfy(head -> assertThat(head).contains("Host: virtual.example\r\n"));
            assertThat(hosts).containsExactly("127.0.0.1:" + target.port());
        }
    }
}
