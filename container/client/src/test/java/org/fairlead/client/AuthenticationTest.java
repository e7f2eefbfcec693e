package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Session;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.checks.Leaks;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who the client is: Basic authentication where the server asks for it, and cookies. */
@ExtendWith(Leaks.class)
class AuthenticationTest {

    private static final String ALADDIN = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="; // RFC 7617 section 2

    private final List<RequestHead> arrived = new CopyOnWriteArrayList<>();

    /** Asks for Basic authentication, and sets a cookie with that. */
    private WebSocketServer guarded() throws Exception {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EchoServer.class)
                .onHttpRequest((request, facts) -> {
                    arrived.add(request);
                    boolean known = ALADDIN.equals(request.headers().first("Authorization"));
                    Headers challenge = Headers.of(Map.of(
                            "WWW-Authenticate",
                            List.of("Digest realm=\"a, basic b\", Basic realm=\"c\""),
                            "Set-Cookie",
                            List.of("seen=yes; Path=/")));
                    return known ? null : ResponseHead.refusal(401, "Who are you?", challenge);
                })
                .start();
    }

    @Test
    void basicChallengeIsAnswered() throws Exception {
        try (WebSocketServer server = guarded();
                WebSocketClient client = WebSocketClient.builder()
                        .basicAuthentication("Aladdin", "open sesame")
                        .build()) {
            Collector collector = new Collector();

            Session session = client.connect(collector, URI.create(server.uri() + "/echo"));

            session.getBasicRemote().sendText("hi");
            assertThat(collector.next()).isEqualTo("hi");
            assertThat(arrived).hasSize(2);
            assertThat(arrived.get(0).headers().first("Authorization")).isNull();
            assertThat(arrived.get(0).headers().first("Sec-WebSocket-Key"))
                    .isNotEqualTo(arrived.get(1).headers().first("Sec-WebSocket-Key"));
        }
    }

    @Test
    void wrongPasswordIsTriedOnceAndAppearsNowhere() throws Exception {
        try (WebSocketServer server = guarded();
                WebSocketClient client = WebSocketClient.builder()
                        .basicAuthentication("Aladdin", "wr0ng")
                        .build()) {
            assertThatThrownBy(() -> client.connect(new Collector(), URI.create(server.uri() + "/echo")))
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejection -> assertThat(rejection.status()).isEqualTo(401))
                    .hasMessageNotContaining("wr0ng");
            assertThat(arrived).hasSize(2);
            assertThat(new Credentials("Aladdin", "wr0ng")).asString().doesNotContain("wr0ng");
        }
    }

    @Test
    void applicationsOwnAuthorizationIsNotReplaced() throws Exception {
        try (WebSocketServer server = guarded();
                WebSocketClient client = WebSocketClient.builder()
                        .header("Authorization", "Bearer t0k3n")
                        .basicAuthentication("Aladdin", "open sesame")
                        .build()) {
            assertThatThrownBy(() -> client.connect(new Collector(), URI.create(server.uri() + "/echo")))
                    .isInstanceOf(HandshakeRejectedException.class);
            assertThat(arrived).hasSize(1);
        }
    }

    @Test
    void challengeOfAHostThatWasRedirectedToIsNotAnswered() throws Exception {
        try (WebSocketServer server = guarded();
                ScriptedServer first = new ScriptedServer(
                        head -> ScriptedServer.redirect(302, "ws://localhost:" + server.port() + "/echo"));
                WebSocketClient client = WebSocketClient.builder()
                        .settings(s -> s.maxRedirects(1))
                        .basicAuthentication("Aladdin", "open sesame")
                        .build()) {
            assertThatThrownBy(
                            () -> client.connect(new Collector(), URI.create("ws://127.0.0.1:" + first.port() + "/")))
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejection -> assertThat(rejection.status()).isEqualTo(401));
            assertThat(arrived).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Basic realm=\"x\"; true",
                "basic; true",
                "Digest realm=\"x\", nonce=\"y\", BASIC realm=\"z\"; true",
                "Digest realm=\"x, Basic y\"; false",
                "Digest basic=\"x\"; false",
                "Basically realm=\"x\"; false",
                "Negotiate; false"
            })
    void challengeIsBasicWhereASchemeSaysSo(String challenge, boolean basic) {
        assertThat(Credentials.areAskedFor(Headers.of(Map.of("WWW-Authenticate", List.of(challenge)))))
                .isEqualTo(basic);
    }

    @Test
    void passwordInTheUriIsRefusedAndNotRepeated() {
        for (String uri : List.of("ws://user:pa55@host.test/", "ws://user:pa55@under_score/?token=pa55")) {
            assertThatThrownBy(() -> WebSocketClient.create().connect(new Collector(), URI.create(uri)))
                    .isInstanceOf(jakarta.websocket.DeploymentException.class)
                    .hasMessageContaining("host")
                    .hasMessageNotContaining("pa55")
                    .hasStackTraceContaining("Exception")
                    .satisfies(failure ->
                            assertThat(String.valueOf(failure.getCause())).doesNotContain("pa55"));
        }
    }

    @Test
    void cookiesAreKeptAndSentAgain() throws Exception {
        CookieManager cookies = new CookieManager();
        try (WebSocketServer server = guarded();
                WebSocketClient client = WebSocketClient.builder()
                        .basicAuthentication("Aladdin", "open sesame")
                        .header("Cookie", "own=1")
                        .cookieHandler(cookies)
                        .build()) {
            client.connect(new Collector(), URI.create(server.uri() + "/echo"));

            assertThat(arrived.get(0).headers().all("Cookie")).containsExactly("own=1");
            assertThat(arrived.get(1).headers().all("Cookie")).containsExactly("own=1; seen=yes");
            assertThat(cookies.getCookieStore().getCookies())
                    .extracting(HttpCookie::getName)
                    .containsExactly("seen");
        }
    }

    @Test
    @Tag("defaults")
    void cookiesAreOffByDefault() throws Exception {
        try (WebSocketServer server = guarded();
                WebSocketClient client = WebSocketClient.builder()
                        .basicAuthentication("Aladdin", "open sesame")
                        .build()) {
            client.connect(new Collector(), URI.create(server.uri() + "/echo"));

            assertThat(arrived.get(1).headers().first("Cookie")).isNull();
        }
    }
}
