package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Session;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.checks.Leaks;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.handshake.RequestHead;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects: followed as far as the setting says, and without what is secret to another host. */
@ExtendWith(Leaks.class)
class RedirectTest {

    private final List<RequestHead> arrived = new CopyOnWriteArrayList<>();

    private WebSocketServer echo() throws Exception {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EchoServer.class)
                .onHttpRequest((request, facts) -> {
                    arrived.add(request);
                    return null;
                })
                .start();
    }

    private static WebSocketClient.Builder following(int most) {
        return WebSocketClient.builder().settings(s -> s.maxRedirects(most));
    }

    private static URI at(ScriptedServer server, String path) {
        return URI.create("ws://127.0.0.1:" + server.port() + path);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsFollowedToItsTarget(int status) throws Exception {
        try (WebSocketServer target = echo();
                ScriptedServer first = new ScriptedServer(
                        head -> ScriptedServer.redirect(status, "http://127.0.0.1:" + target.port() + "/echo?a=1"));
                WebSocketClient client = following(1).build()) {
            Collector collector = new Collector();

            Session session = client.connect(collector, at(first, "/old"));

            session.getBasicRemote().sendText("hi");
            assertThat(collector.next()).isEqualTo("hi");
            assertThat(session.getRequestURI()).hasToString(target.uri() + "/echo?a=1");
            assertThat(session.getQueryString()).isEqualTo("a=1");
        }
    }

    @Test
    void eachRequestHasAKeyOfItsOwnAndTheHostItIsFor() throws Exception {
        try (WebSocketServer target = echo();
                ScriptedServer first =
                        new ScriptedServer(head -> ScriptedServer.redirect(302, target.uri() + "/echo"));
                WebSocketClient client = following(1).build()) {
            client.connect(new Collector(), at(first, "/"));

            String key = arrived.get(0).headers().first("Sec-WebSocket-Key");
            assertThat(first.heads().get(0))
                    .contains("Host: 127.0.0.1:" + first.port())
                    .doesNotContain(key);
            assertThat(arrived.get(0).headers().first("Host")).isEqualTo("127.0.0.1:" + target.port());
        }
    }

    @Test
    @Tag("defaults")
    void redirectIsARejectionUnlessAskedFor() throws Exception {
        try (ScriptedServer first = new ScriptedServer(head -> ScriptedServer.redirect(302, "/there"));
                WebSocketClient client = WebSocketClient.create()) {
            assertThatThrownBy(() -> client.connect(new Collector(), at(first, "/here")))
                    .isInstanceOfSatisfying(HandshakeRejectedException.class, rejection -> {
                        assertThat(rejection.status()).isEqualTo(302);
                        assertThat(rejection.headers().get("location")).containsExactly("/there");
                        assertThat(rejection)
                                .hasMessageEndingWith(
                                        "; redirects are not followed, since org.fairlead.max-redirects is 0");
                    });
            assertThat(first.heads()).hasSize(1);
        }
    }

    @Test
    void circleEndsAtTheLimit() throws Exception {
        try (ScriptedServer first = new ScriptedServer(head -> ScriptedServer.redirect(302, "/again"));
                WebSocketClient client = following(3).build()) {
            assertThatThrownBy(() -> client.connect(new Collector(), at(first, "/")))
                    .isInstanceOfSatisfying(HandshakeRejectedException.class, rejection -> {
                        assertThat(rejection.status()).isEqualTo(302);
                        assertThat(rejection)
                                .hasMessageContaining(
                                        "; 3 redirects were followed, and org.fairlead.max-redirects allows 3");
                    });
            assertThat(first.heads()).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"/c/d?x=1, /c/d?x=1", "next, /a/next", "../up, /up", "?y=2, /a/b?y=2", "/f#part, /f"})
    void relativeLocationIsResolved(String location, String target) throws Exception {
        try (ScriptedServer first = new ScriptedServer(head -> head.startsWith("GET /a/b?q ")
                        ? ScriptedServer.redirect(307, location)
                        : "HTTP/1.1 403 Forbidden\r\n\r\n");
                WebSocketClient client = following(1).build()) {
            assertThatThrownBy(() -> client.connect(new Collector(), at(first, "/a/b?q")))
                    .isInstanceOf(HandshakeRejectedException.class);
            assertThat(first.heads().get(1)).startsWith("GET " + target + " HTTP/1.1\r\n");
        }
    }

    @Test
    void secretsStayWithTheHostTheyWereFor() throws Exception {
        CookieManager cookies = new CookieManager();
        try (WebSocketServer target = echo();
                ScriptedServer first = new ScriptedServer(head -> head.startsWith("GET /start ")
                        ? ScriptedServer.redirect(302, "/next")
                        : ScriptedServer.redirect(302, "ws://localhost:" + target.port() + "/echo"));
                WebSocketClient client = following(2)
                        .header("Authorization", "Bearer t0k3n")
                        .header("Cookie", "session=s3cret")
                        .header("X-Tenant", "blue")
                        .cookieHandler(cookies)
                        .build()) {
            client.connect(new Collector(), at(first, "/start"));

            assertThat(first.heads())
                    .hasSize(2)
                    .allSatisfy(head -> assertThat(head)
                            .contains("Authorization: Bearer t0k3n")
                            .contains("Cookie: session=s3cret"));
            assertThat(arrived.get(0).headers().toString())
                    .contains("X-Tenant: blue")
                    .doesNotContain("t0k3n")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void secretsDoNotComeBackWithARedirectToTheFirstHost() throws Exception {
        try (ScriptedServer other = new ScriptedServer(head -> {
                    String back = head.substring(head.indexOf("back=") + 5, head.indexOf(" HTTP"));
                    return ScriptedServer.redirect(302, "ws://127.0.0.1:" + back + "/attack");
                });
                ScriptedServer first = new ScriptedServer(head -> {
                    int own = Integer.parseInt(head.replaceAll("(?s).*\nHost: 127.0.0.1:(\\d+).*", "$1"));
                    return head.startsWith("GET /start ")
                            ? ScriptedServer.redirect(302, "ws://localhost:" + other.port() + "/?back=" + own)
                            : "HTTP/1.1 403 Forbidden\r\n\r\n";
                });
                WebSocketClient client =
                        following(5).header("Authorization", "Bearer t0k3n").build()) {
            assertThatThrownBy(() -> client.connect(new Collector(), at(first, "/start")))
                    .isInstanceOf(HandshakeRejectedException.class);
            assertThat(first.heads().get(1)).startsWith("GET /attack ").doesNotContain("t0k3n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://elsewhere.test/, ftp",
        "ws://user:pa55@elsewhere.test/, user information",
        "http://[broken, no URI",
        "ws:///nowhere, host",
    })
    void redirectThatLeadsNowhereFails(String location, String reason) throws Exception {
        try (ScriptedServer first = new ScriptedServer(head -> ScriptedServer.redirect(302, location));
                WebSocketClient client = following(1).build()) {
            assertThatThrownBy(() -> client.connect(new Collector(), at(first, "/")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the WebSocket handshake with 127.0.0.1 failed after ")
                    .hasMessageContaining(reason)
                    .hasMessageNotContaining("pa55");
        }
    }

    @Test
    void redirectFromWssToWsIsRefused() {
        Target secure = Target.of(URI.create("wss://safe.test/"));

        assertThatThrownBy(() -> Redirect.follow(secure, "http://safe.test/"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the server redirects from wss to ws://safe.test:80, where everything would be sent in the clear");
    }

    @ParameterizedTest
    @CsvSource({
        "ws://a.test/x, ws://a.test:80/y, true",
        "ws://a.test/x, wss://A.test/y, true",
        "ws://a.test:8080/, wss://a.test/, false",
        "ws://a.test/, ws://a.test:8080/, false",
        "ws://a.test/, ws://b.a.test/, false",
        "wss://a.test/, wss://b.test/, false",
    })
    void secretsAreForOneOriginAndItsSecureForm(String from, String to, boolean shared) {
        assertThat(Target.of(URI.create(from)).mayShareSecretsWith(Target.of(URI.create(to))))
                .isEqualTo(shared);
    }

    @Test
    void errorBehindARedirectNamesBothTargets() throws Exception {
        int port;
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (ScriptedServer first =
                        new ScriptedServer(head -> ScriptedServer.redirect(302, "ws://127.0.0.1:" + port + "/"));
                WebSocketClient client = following(1).build()) {
            assertThatThrownBy(() -> client.connect(new Collector(), at(first, "/")))
                    .isInstanceOf(java.net.ConnectException.class)
                    .hasMessageStartingWith("cannot open ws://127.0.0.1:" + first.port()
                            + ", redirected to ws://127.0.0.1:" + port + ": the TCP connection with 127.0.0.1 failed");
        }
    }
}
