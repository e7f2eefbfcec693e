package org.fairlead.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fairlead.handshake.ExtensionHeader.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeTest {

    private static final byte[] NONCE = "the sample nonce".getBytes(US_ASCII);

    private static RequestHead request(String uri) {
        return new ClientHandshake(URI.create(uri), NONCE, List.of(), List.of(), Headers.empty()).request();
    }

    private static RequestHead request(Headers extra) {
        return new ClientHandshake(URI.create("ws://a/"), NONCE, List.of(), List.of(), extra).request();
    }

    @Test
    void requestOfTheRfcIsMade() {
        RequestHead request = new ClientHandshake(
                        URI.create("ws://server.example.com/chat"),
                        NONCE,
                        List.of("chat", "superchat"),
                        List.of(),
                        Headers.builder().add("Origin", "http://example.com").build())
                .request();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.target()).isEqualTo("/chat");
        assertThat(request.version()).isEqualTo("HTTP/1.1");
        assertThat(request.headers().entries())
                .containsExactly(
                        Map.entry("Host", "server.example.com"),
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
                        Map.entry("Sec-WebSocket-Version", "13"),
                        Map.entry("Sec-WebSocket-Protocol", "chat, superchat"),
                        Map.entry("Origin", "http://example.com"));
    }

    @Test
    void requestIsOneThatTheServerSideFindsValid() {
        List<ExtensionHeader> extensions = List.of(
                new ExtensionHeader("mux", List.of(new Parameter("max-channels", "4"))),
                new ExtensionHeader("other", List.of()));
        RequestHead request = new ClientHandshake(
                        URI.create("wss://[::1]:8443"), NONCE, List.of("a", "b"), extensions, Headers.empty())
                .request();
        assertThat(ServerHandshake.check(request))
                .isEqualTo(new ServerHandshake.Valid("dGhlIHNhbXBsZSBub25jZQ==", List.of("a", "b"), extensions));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://example.com/, example.com",
        "ws://example.com:80/, example.com",
        "ws://example.com:443/, example.com:443",
        "wss://example.com:443/, example.com",
        "wss://example.com:80/, example.com:80",
        "WS://Example.COM:8080, Example.COM:8080",
        "ws://[::1], [::1]",
        "ws://[fe80::1%25eth0]:8080/, [fe80::1]:8080",
        "ws://127.0.0.1:65535/, 127.0.0.1:65535"
    })
    void hostLeavesOutTheDefaultPortAndKeepsBrackets(String uri, String host) {
        assertThat(request(uri).headers().first("Host")).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "ws://a, /",
        "ws://a?, /?",
        "ws://a?b=c%20d&e, /?b=c%20d&e",
        "ws://a/b%2Fc/d;e=f?g=%C3%A9+h, /b%2Fc/d;e=f?g=%C3%A9+h",
        "ws://a/caf\u00e9?q=\u00fc, /caf%C3%A9?q=%C3%BC"
    })
    void targetIsPathAndQueryAsTheyStand(String uri, String target) {
        assertThat(request(uri).target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a/", "//a/", "a", "wsss://a", "ws:a"})
    void uriThatIsNeitherWsNorWssWithHostIsRejected(String uri) {
        assertThatThrownBy(() -> request(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/, 'The URI must start with ws:// or wss://, but is http://a/'",
        "ws:///chat, 'The URI must have a valid host name or address, but is ws:///chat'",
        "ws://my_host/, 'The URI must have a valid host name or address, but is ws://my_host/'",
        "ws://user:pa55@my_host/?token=pa55, 'The URI must have a valid host name or address, but is"
                + " ws://***@my_host/?...'",
        "ws://a/b#c, 'The URI must not have a fragment, but is ws://a/b#c'",
        "ws://a/#, 'The URI must not have a fragment, but is ws://a/#'",
        "ws://a:0/, 'The port must be 1 to 65535, but the URI is ws://a:0/'",
        "ws://a:65536/, 'The port must be 1 to 65535, but the URI is ws://a:65536/'",
        "ws://me:secret@a/, 'The URI must not hold user information; send an Authorization field to a'"
    })
    void wrongUriIsRejectedWithItsReason(String uri, String message) {
        assertThatThrownBy(() -> request(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void nonceMustHave16Bytes() {
        assertThatThrownBy(() ->
                        new ClientHandshake(URI.create("ws://a"), new byte[15], List.of(), List.of(), Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The nonce must have 16 bytes, not 15");
    }

    @Test
    void subprotocolsMustBeDistinctTokens() {
        assertThatThrownBy(() ->
                        new ClientHandshake(URI.create("ws://a"), NONCE, List.of("a,b"), List.of(), Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A subprotocol must be a token, not \"a,b\"");
        assertThatThrownBy(() -> new ClientHandshake(
                        URI.create("ws://a"), NONCE, List.of("a", "b", "a"), List.of(), Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A subprotocol must be named once: a");
        assertThatThrownBy(() -> Subprotocols.requireDistinctTokens(Arrays.asList("a", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A subprotocol must be a token, not \"null\"");
    }

    @Test
    void hostMayBeReplaced() {
        RequestHead request = request(Headers.builder()
                .add("X-First", "1")
                .add("host", "virtual.example")
                .build());
        assertThat(request.headers().entries())
                .startsWith(Map.entry("Host", "virtual.example"))
                .endsWith(Map.entry("Sec-WebSocket-Version", "13"), Map.entry("X-First", "1"));
    }

    @Test
    void hostOfAUriIsToldWithoutAHandshake() {
        assertThat(ClientHandshake.hostField(URI.create("wss://chat.example:443/lobby")))
                .isEqualTo("chat.example");
        assertThat(ClientHandshake.hostField(URI.create("ws://[::1]:8080"))).isEqualTo("[::1]:8080");
        assertThatThrownBy(() -> ClientHandshake.hostField(URI.create("http://a")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatMayStandInHostIsToldFromWhatMayNot() {
        assertThat(ClientHandshake.isHost("chat.example:8080")).isTrue();
        assertThat(ClientHandshake.isHost("chat.example/lobby")).isFalse();
        assertThat(ClientHandshake.isHost("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade",
                "connection",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Accept",
                "Content-Length",
                "Transfer-Encoding"
            })
    void fieldsOfTheHandshakeItselfAreRejected(String name) {
        assertThatThrownBy(() -> request(Headers.builder().add(name, "x").build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to the handshake itself");
    }
}
