package org.fairlead.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.fairlead.handshake.ServerHandshake.Refused;
import org.fairlead.handshake.ServerHandshake.Valid;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHandshakeTest {

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** The request of RFC 6455 section 1.2. */
    private static Headers.Builder fields() {
        return Headers.builder()
                .add("Host", "server.example.com")
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Key", KEY)
                .add("Origin", "http://example.com")
                .add("Sec-WebSocket-Protocol", "chat, superchat")
                .add("Sec-WebSocket-Version", "13");
    }

    private static RequestHead get(Headers.Builder fields) {
        return new RequestHead("GET", "/chat", "HTTP/1.1", fields.build());
    }

    private static Valid valid(Headers.Builder fields) {
        assertThat(ServerHandshake.isUpgrade(get(fields))).isTrue();
        return (Valid) ServerHandshake.check(get(fields));
    }

    private static ResponseHead refused(RequestHead request) {
        return ((Refused) ServerHandshake.check(request)).response();
    }

    private static void assertRefused(Headers.Builder fields, int status, String sentence) {
        assertRefused(get(fields), status, sentence);
    }

    private static void assertRefused(RequestHead request, int status, String sentence) {
        ResponseHead response = refused(request);
        assertThat(new String(response.body(), UTF_8)).isEqualTo(sentence + "\n");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().elements("Connection")).contains("close");
    }

    @Test
    void requestOfTheRfcIsValid() {
        assertThat(valid(fields())).isEqualTo(new Valid(KEY, List.of("chat", "superchat"), List.of()));
    }

    @Test
    void tokensAreFoundWithoutCaseInListsOverSeveralLines() {
        Headers.Builder fields = fields().set("Upgrade", "h2c")
                .add("Upgrade", "IRC/6.9, WebSocket")
                .set("Connection", "keep-alive")
                .add("Connection", "x, UPGRADE");
        assertThat(valid(fields).key()).isEqualTo(KEY);
    }

    @Test
    void subprotocolsAndExtensionsOverSeveralLinesKeepTheirOrder() {
        Valid valid = valid(fields().add("sec-websocket-protocol", "third")
                .add("Sec-WebSocket-Extensions", "b; x=1")
                .add("Sec-WebSocket-Extensions", "a"));
        assertThat(valid.subprotocols()).containsExactly("chat", "superchat", "third");
        assertThat(ExtensionHeader.format(valid.extensions())).isEqualTo("b; x=1, a");
    }

    @Test
    void neitherSubprotocolNorExtensionNorOriginIsNeeded() {
        assertThat(valid(fields().remove("Sec-WebSocket-Protocol").remove("Origin")))
                .isEqualTo(new Valid(KEY, List.of(), List.of()));
    }

    @Test
    void keyOfTheRfcWithBitsAfterTheLastByteIsValid() {
        assertThat(valid(fields().set("Sec-WebSocket-Key", "AQIDBAUGBwgJCgsMDQ4PEC=="))
                        .key())
                .isEqualTo("AQIDBAUGBwgJCgsMDQ4PEC==");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.2", "HTTP/2.0"})
    void versionsFrom11AreValid(String version) {
        assertThat(ServerHandshake.check(new RequestHead("GET", "/", version, fields().build())))
                .isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a%20b/c?d=e&f=%zz|", "http://example.com/chat", "WSS://example.com"})
    void pathsAndAbsoluteUrisAreValidTargets(String target) {
        assertThat(ServerHandshake.check(new RequestHead("GET", target, "HTTP/1.1", fields().build())))
                .isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.example:8080", "[::1]:443", "xn--caf-dma.example", "my_host"})
    void hostsWithAndWithoutPortAreValid(String host) {
        assertThat(valid(fields().set("Host", host)).key()).isEqualTo(KEY);
    }

    @Test
    void announcedBodyOfNoBytesIsValid() {
        assertThat(valid(fields().add("Content-Length", "0")).key()).isEqualTo(KEY);
    }

    @Test
    void plainRequestIsTold426AndWhatToUpgradeTo() {
        RequestHead plain = new RequestHead(
                "GET", "/", "HTTP/1.1", Headers.builder().add("Host", "a").build());
        assertThat(ServerHandshake.isUpgrade(plain)).isFalse();
        assertRefused(
                plain, 426, "This resource speaks WebSocket only: expected a request with \"Upgrade: websocket\".");
        assertThat(refused(plain).reason()).isEqualTo("Upgrade Required");
        assertThat(refused(plain).headers().entries())
                .contains(
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade, close"),
                        Map.entry("Sec-WebSocket-Version", "13"));
    }

    @Test
    void otherMethodIsTold405AndWhatIsAllowed() {
        RequestHead post = new RequestHead("POST", "/", "HTTP/1.1", fields().build());
        assertRefused(post, 405, "A WebSocket handshake uses GET, not \"POST\".");
        assertThat(refused(post).headers().first("Allow")).isEqualTo("GET");
        assertThat(refused(new RequestHead("get", "/", "HTTP/1.1", fields().build()))
                        .status())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/0.9"})
    void olderVersionIsTold505(String version) {
        assertRefused(
                new RequestHead("GET", "/", version, fields().build()),
                505,
                "A WebSocket handshake needs HTTP/1.1 or higher, not " + version + ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1", "http/1.1", "HTTP/1.1 ", "HTTP/11.1", "ICY/1.1", "HTTP/x.1", "HTTP/1-1", "HTTP/1.x"
            })
    void malformedVersionIsRefused(String version) {
        assertRefused(
                new RequestHead("GET", "/", version, fields().build()),
                400,
                "The HTTP version must look like HTTP/1.1, but is \"" + version + "\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "chat", "/a#b", "/a b", "ftp://example.com/", "example.com:80"})
    void otherTargetsAreRefused(String target) {
        assertRefused(
                new RequestHead("GET", target, "HTTP/1.1", fields().build()),
                400,
                "The request target must be a path or an absolute URI without fragment, but is \"" + target + "\".");
    }

    @ParameterizedTest
    @CsvSource({
        "http://u:p@example.com/, must have no user information in front of its host.",
        "ws:///chat, 'must name a host and maybe a port, but names \"\".'",
        "ws://a\\b/chat, 'must name a host and maybe a port, but names \"a\\u005cb\".'"
    })
    void hostOfATargetIsAHost(String target, String sentence) {
        assertRefused(
                new RequestHead("GET", target, "HTTP/1.1", fields().build()), 400, "The request target " + sentence);
    }

    @Test
    void targetsAreAscii() {
        RequestHead head = new RequestHead("GET", "/~\u00e9", "HTTP/1.1", fields().build());
        assertThat(refused(head).status()).isEqualTo(400);
    }

    @Test
    void keyWithoutUpgradeFieldIsAHandshakeGoneWrong() {
        Headers.Builder fields = fields().remove("Upgrade");
        assertThat(ServerHandshake.isUpgrade(get(fields))).isTrue();
        assertRefused(fields, 400, "Upgrade must contain \"websocket\", but Upgrade is missing.");
        assertRefused(
                fields().set("Upgrade", "websocket/13"),
                400,
                "Upgrade must contain \"websocket\", but Upgrade is \"websocket/13\".");
    }

    @Test
    void connectionWithoutUpgradeIsRefused() {
        assertRefused(
                fields().set("Connection", "close"),
                400,
                "Connection must contain \"Upgrade\", but Connection is \"close\".");
        assertRefused(
                fields().remove("Connection"), 400, "Connection must contain \"Upgrade\", but Connection is missing.");
    }

    @Test
    void hostMustStandThereOnceAndBeAHost() {
        assertRefused(fields().remove("Host"), 400, "Host must stand in the request once, but Host is missing.");
        assertRefused(
                fields().add("host", "server.example.com"),
                400,
                "Host must stand in the request once, but Host stands there 2 times.");
        assertRefused(fields().set("Host", ""), 400, "Host must be a host and maybe a port, but Host is \"\".");
        assertRefused(fields().set("Host", "a/b"), 400, "Host must be a host and maybe a port, but Host is \"a/b\".");
    }

    @Test
    @Tag("defaults")
    void originMayStandThereOnce() {
        assertRefused(
                fields().add("origin", "http://evil.example"),
                400,
                "Origin may stand in the request once, but Origin stands there 2 times.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "", "-0", "0, 0", "00x"})
    void announcedBodyIsRefused(String length) {
        assertRefused(
                fields().add("Content-Length", length),
                400,
                "A WebSocket handshake has no body, but Content-Length is \"" + length + "\".");
    }

    @Test
    void transferEncodingIsRefused() {
        assertRefused(
                fields().add("Transfer-Encoding", "chunked"),
                400,
                "A WebSocket handshake has no body, but Transfer-Encoding is \"chunked\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "", "13, 8", "013", "14"})
    void otherWebSocketVersionIsTold426AndTheSupportedOne(String version) {
        Headers.Builder fields = fields().set("Sec-WebSocket-Version", version);
        assertRefused(
                fields,
                426,
                "The supported WebSocket version is 13, but Sec-WebSocket-Version is \"" + version + "\".");
        assertThat(refused(get(fields)).headers().all("Sec-WebSocket-Version")).containsExactly("13");
        assertThat(refused(get(fields)).headers().elements("Connection")).contains("Upgrade");
    }

    @Test
    void webSocketVersionMustStandThereOnce() {
        assertRefused(
                fields().remove("Sec-WebSocket-Version"),
                426,
                "The supported WebSocket version is 13, but Sec-WebSocket-Version is missing.");
        assertRefused(
                fields().add("Sec-WebSocket-Version", "13"),
                400,
                "Sec-WebSocket-Version must stand in the request once, but Sec-WebSocket-Version stands there 2"
                        + " times.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZQA=",
                "dGhlIHNhbXBsZSBub25jZQAA",
                "dGhlIHNhbXBsZSBub25j!Q==",
                "dGhlIHNhbXBsZSBub25jZQ== x"
            })
    void keyThatIsNot16BytesInBase64IsRefused(String key) {
        assertRefused(
                fields().set("Sec-WebSocket-Key", key),
                400,
                "Sec-WebSocket-Key must be 16 bytes in base64, but Sec-WebSocket-Key is \"" + key + "\".");
    }

    @Test
    void keyMustStandThereOnce() {
        assertRefused(
                fields().remove("Sec-WebSocket-Key"),
                400,
                "Sec-WebSocket-Key must stand in the request once, but Sec-WebSocket-Key is missing.");
        assertRefused(
                fields().add("Sec-WebSocket-Key", KEY),
                400,
                "Sec-WebSocket-Key must stand in the request once, but Sec-WebSocket-Key stands there 2 times.");
    }

    @Test
    void subprotocolsMustBeDistinctTokens() {
        assertRefused(
                fields().set("Sec-WebSocket-Protocol", "a, b c"),
                400,
                "Sec-WebSocket-Protocol must be a list of tokens, but has \"b c\".");
        assertRefused(
                fields().add("Sec-WebSocket-Protocol", "chat"),
                400,
                "Sec-WebSocket-Protocol must name each subprotocol once, but has \"chat\" twice.");
        assertRefused(
                fields().set("Sec-WebSocket-Protocol", ","),
                400,
                "Sec-WebSocket-Protocol must name at least one subprotocol where it is present.");
    }

    @Test
    void extensionsThatBreakTheGrammarAreRefused() {
        assertRefused(
                fields().set("Sec-WebSocket-Extensions", "a; b=\"c d\""),
                400,
                "Sec-WebSocket-Extensions: expected a quoted value that is a token at index 5, but found"
                        + " \"\\u0022c d\\u0022\".");
    }

    @Test
    void refusalNeverRepeatsMarkupOrMuchOfIt() {
        String body = new String(
                refused(get(fields().set("Host", "<script>" + "a".repeat(4000))))
                        .body(),
                UTF_8);
        assertThat(body).doesNotContain("<").hasSizeLessThan(200);
    }

    @Test
    void responseOfTheRfcIsMade() {
        ResponseHead response = ServerHandshake.accept(valid(fields()), "chat", List.of(), Headers.empty());
        assertThat(response.status()).isEqualTo(101);
        assertThat(response.reason()).isEqualTo("Switching Protocols");
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().entries())
                .containsExactly(
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                        Map.entry("Sec-WebSocket-Protocol", "chat"));
    }

    @Test
    void nothingInTheFurtherFieldsReplacesAMandatoryOne() {
        Headers extra = Headers.builder()
                .add("X-Mine", "1")
                .add("upgrade", "h2c")
                .add("connection", "close")
                .add("sec-websocket-accept", "x")
                .add("sec-websocket-protocol", "y")
                .add("sec-websocket-extensions", "z")
                .add("content-length", "5")
                .add("transfer-encoding", "chunked")
                .build();
        Valid request = valid(fields().add("Sec-WebSocket-Extensions", "a; b=1"));
        ResponseHead response = ServerHandshake.accept(request, null, request.extensions(), extra);
        assertThat(response.headers().entries())
                .containsExactly(
                        Map.entry("X-Mine", "1"),
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                        Map.entry("Sec-WebSocket-Extensions", "a; b=1"));
    }

    @ParameterizedTest
    @CsvSource({"'Chat'", "'superchat2'"})
    void subprotocolThatWasNotProposedIsAnError(String subprotocol) {
        assertThatThrownBy(() -> ServerHandshake.accept(valid(fields()), subprotocol, List.of(), Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The subprotocol must be one of those that the client proposed, [chat, superchat], not \""
                        + subprotocol + "\"");
    }

    @Test
    void emptySubprotocolIsNone() {
        assertThat(ServerHandshake.accept(valid(fields()), "", List.of(), Headers.empty())
                        .headers()
                        .first("Sec-WebSocket-Protocol"))
                .isNull();
    }

    @Test
    void extensionThatWasNotOfferedIsAnError() {
        List<ExtensionHeader> extensions = List.of(new ExtensionHeader("mux", List.of()));
        assertThatThrownBy(() -> ServerHandshake.accept(valid(fields()), null, extensions, Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An extension must be one of those that the client offered, [], not \"mux\"");
    }
}
