package org.fairlead.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.List;
import org.fairlead.handshake.ClientHandshake.Agreed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientVerificationTest {

    private static final ClientHandshake HANDSHAKE = new ClientHandshake(
            URI.create("ws://server.example.com/chat"),
            "the sample nonce".getBytes(US_ASCII),
            List.of("chat", "superchat"),
            List.of(new ExtensionHeader("mux", List.of()), new ExtensionHeader("permessage-deflate", List.of())),
            Headers.empty());

    /** The response of RFC 6455 section 1.2, without a subprotocol. */
    private static Headers.Builder fields() {
        return Headers.builder()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    private static Agreed verify(Headers.Builder fields) throws HandshakeException {
        return HANDSHAKE.verify(HANDSHAKE.request(), response(101, fields));
    }

    private static ResponseHead response(int status, Headers.Builder fields) {
        return new ResponseHead(status, ResponseHead.reasonPhrase(status), fields.build(), new byte[0]);
    }

    private static void assertFails(Headers.Builder fields, String message) {
        HandshakeException failure = catchThrowableOfType(HandshakeException.class, () -> verify(fields));
        assertThat(failure).hasMessage(message);
        assertThat(failure.response()).isNull();
    }

    @Test
    void responseOfTheRfcIsAgreed() throws Exception {
        Agreed agreed = verify(fields().add("Sec-WebSocket-Protocol", "chat"));
        assertThat(agreed.subprotocol()).isEqualTo("chat");
        assertThat(agreed.extensions()).isEmpty();
        assertThat(agreed.headers().first("upgrade")).isEqualTo("websocket");
    }

    @Test
    void noSubprotocolIsTheEmptyString() throws Exception {
        assertThat(verify(fields()).subprotocol()).isEmpty();
    }

    @Test
    void whatTheServerSideAcceptsIsAgreed() throws Exception {
        ServerHandshake.Valid valid = (ServerHandshake.Valid) ServerHandshake.check(HANDSHAKE.request());
        ResponseHead response = ServerHandshake.accept(valid, "superchat", valid.extensions(), Headers.empty());
        Agreed agreed = HANDSHAKE.verify(HANDSHAKE.request(), response);
        assertThat(agreed.subprotocol()).isEqualTo("superchat");
        assertThat(agreed.extensions()).isEqualTo(valid.extensions());
    }

    @Test
    void tokensAreComparedWithoutCaseAndConnectionIsAList() throws Exception {
        assertThat(verify(fields().set("Upgrade", "WebSocket").set("Connection", "keep-alive, upgrade"))
                        .subprotocol())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 200, 301, 401, 403, 404, 426, 500, 503})
    void otherStatusFailsWithTheResponse(int status) {
        ResponseHead refusal = response(status, fields());
        HandshakeException failure =
                catchThrowableOfType(HandshakeException.class, () -> HANDSHAKE.verify(HANDSHAKE.request(), refusal));
        assertThat(failure)
                .hasMessage("Expected the status 101 Switching Protocols, but the server answered \"" + status + " "
                        + refusal.reason() + "\"");
        assertThat(failure.response()).isSameAs(refusal);
    }

    @Test
    void upgradeMustBeWebSocketAlone() {
        assertFails(fields().remove("Upgrade"), "Expected Upgrade to be \"websocket\", but the response has none");
        assertFails(
                fields().set("Upgrade", "h2c"), "Expected Upgrade to be \"websocket\", but the response has \"h2c\"");
        assertFails(
                fields().add("Upgrade", "websocket"),
                "Expected Upgrade to be \"websocket\", but the response has 2 of it");
    }

    @Test
    void connectionMustContainUpgrade() {
        assertFails(
                fields().set("Connection", "close"),
                "Expected Connection to contain \"Upgrade\", but the response has \"close\"");
    }

    @Test
    void acceptHashMustBeRightAndStandThereOnce() {
        String expected = "Expected Sec-WebSocket-Accept to be \"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\", but the response has ";
        assertFails(fields().remove("Sec-WebSocket-Accept"), expected + "none");
        assertFails(
                fields().set("Sec-WebSocket-Accept", "S3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                expected + "\"S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\"");
        assertFails(fields().add("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), expected + "2 of it");
    }

    @Test
    void acceptHashIsThatOfTheKeyThatWasSent() throws Exception {
        RequestHead altered = altered(Headers.builder()
                .addAll(HANDSHAKE.request().headers())
                .set("Sec-WebSocket-Key", "AQIDBAUGBwgJCgsMDQ4PEC=="));
        assertThatThrownBy(() -> HANDSHAKE.verify(altered, response(101, fields())))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining("Sec-WebSocket-Accept");
        Headers.Builder right = fields().set("Sec-WebSocket-Accept", AcceptKey.of("AQIDBAUGBwgJCgsMDQ4PEC=="));
        assertThat(HANDSHAKE.verify(altered, response(101, right)).subprotocol())
                .isEmpty();
    }

    @Test
    void requestWithoutItsKeyCannotBeVerified() {
        RequestHead altered =
                altered(Headers.builder().addAll(HANDSHAKE.request().headers()).remove("Sec-WebSocket-Key"));
        assertThatThrownBy(() -> HANDSHAKE.verify(altered, response(101, fields())))
                .isInstanceOf(HandshakeException.class)
                .hasMessage("Expected one Sec-WebSocket-Key in the request that was sent, but it has 0; a configurator"
                        + " must leave it alone");
    }

    @Test
    void subprotocolMustBeOneThatWasOffered() {
        String expected = "Expected Sec-WebSocket-Protocol to be one of [chat, superchat], but the response has ";
        assertFails(fields().add("Sec-WebSocket-Protocol", "Chat"), expected + "\"Chat\"");
        assertFails(fields().add("Sec-WebSocket-Protocol", ""), expected + "\"\"");
        assertFails(fields().add("Sec-WebSocket-Protocol", "chat, superchat"), expected + "\"chat, superchat\"");
        assertFails(
                fields().add("Sec-WebSocket-Protocol", "chat").add("Sec-WebSocket-Protocol", "chat"),
                expected + "2 of it");
    }

    @Test
    void extensionsMustBeOnesThatWereOffered() throws Exception {
        assertThat(verify(fields().add("Sec-WebSocket-Extensions", "permessage-deflate; a=1, mux"))
                        .extensions())
                .extracting(ExtensionHeader::name)
                .containsExactly("permessage-deflate", "mux");
        assertThatThrownBy(() -> verify(fields().add("Sec-WebSocket-Extensions", "mux, other")))
                .isInstanceOf(HandshakeException.class)
                .hasMessageStartingWith("Expected extensions out of [")
                .hasMessageEndingWith("but the response has \"mux, other\"");
    }

    @Test
    void extensionsMustStandOnOneLineThatFollowsTheGrammar() {
        assertFails(
                fields().add("Sec-WebSocket-Extensions", "mux").add("Sec-WebSocket-Extensions", "mux"),
                "Expected one line of Sec-WebSocket-Extensions, but the response has 2 of it");
        assertFails(
                fields().add("Sec-WebSocket-Extensions", "mux;"),
                "Sec-WebSocket-Extensions: expected the name of a parameter at index 4, but found the end");
    }

    private static RequestHead altered(Headers.Builder fields) {
        return new RequestHead("GET", "/chat", "HTTP/1.1", fields.build());
    }
}
