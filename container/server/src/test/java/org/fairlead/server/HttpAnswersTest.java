package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fairlead.checks.Leaks;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.ResponseHead;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server says to those who do not ask for WebSocket, and to those who cannot start it. */
@ExtendWith(Leaks.class)
class HttpAnswersTest {

    private static WebSocketServerBuilder local() {
        return WebSocketServer.builder().host("127.0.0.1").port(0).deployment(new NoEndpoints());
    }

    private static String ask(WebSocketServer server, String requestLine) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            return client.send(requestLine + " HTTP/1.1\r\nHost: x\r\n\r\n").readAll();
        }
    }

    @Tag("C14")
    @Test
    void pageIsShownForGetAndHead() throws Exception {
        byte[] page = "<p>hello".getBytes(StandardCharsets.UTF_8);
        try (WebSocketServer server =
                local().page("/", page, "text/html; charset=utf-8").start()) {
            String got = ask(server, "GET /?x=1");
            String head = ask(server, "HEAD /");

            assertThat(got)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nContent-Type: text/html; charset=utf-8\r\n", "\r\nContent-Length: 8\r\n")
                    .endsWith("\r\n\r\n<p>hello");
            assertThat(head)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Length: 8")
                    .endsWith("\r\n\r\n");
            assertThat(ask(server, "DELETE /")).startsWith("HTTP/1.1 405 ").contains("\r\nAllow: GET, HEAD\r\n");
            assertThat(ask(server, "GET /other"))
                    .startsWith("HTTP/1.1 404 ")
                    .contains("No endpoint and no page has this path.");
        }
    }

    @Test
    void absoluteTargetIsTakenForItsPath() throws Exception {
        byte[] page = "<p>hello".getBytes(StandardCharsets.UTF_8);
        try (WebSocketServer server =
                local().page("/", page, "text/html").health("/health").start()) {
            assertThat(ask(server, "GET http://x/?x=1"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("<p>hello");
            assertThat(ask(server, "GET http://x")).startsWith("HTTP/1.1 200 ").endsWith("<p>hello");
            assertThat(ask(server, "GET http://x/health"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("ok\n");
        }
    }

    @Test
    void plainRequestForAnEndpointIsToldToUpgrade() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Echo.class)
                .start()) {
            assertThat(ask(server, "GET /echo"))
                    .startsWith("HTTP/1.1 426 Upgrade Required\r\n")
                    .contains(
                            "\r\nUpgrade: websocket\r\n",
                            "\r\nConnection: Upgrade, close\r\n",
                            "\r\nSec-WebSocket-Version: 13\r\n",
                            "\r\nServer: Fairlead\r\n")
                    .containsPattern("\r\nDate: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n");
            assertThat(ask(server, "GET /elsewhere"))
                    .startsWith("HTTP/1.1 404 ")
                    .contains("No endpoint and no page has this path.");
        }
    }

    @Tag("C13")
    @Test
    void hookAnswersFirst() throws Exception {
        HttpHook health =
                (request, facts) -> request.target().equals("/healthz") ? ResponseHead.refusal(200, "up") : null;
        try (WebSocketServer server = local().onHttpRequest(health).start()) {
            assertThat(ask(server, "GET /healthz"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("up");
            assertThat(ask(server, "GET /")).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void hookThatThrowsIsAnInternalErrorWithoutDetails() throws Exception {
        HttpHook broken = (request, facts) -> {
            throw new IllegalStateException("secret");
        };
        try (WebSocketServer server = local().onHttpRequest(broken).start()) {
            assertThat(ask(server, "GET /")).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
        }
    }

    @Test
    void hookCannotAnswerWithAStatusThatEndsNoRequest() throws Exception {
        HttpHook made = (request, facts) -> ResponseHead.refusal(99, "No.");
        HttpHook byHand = (request, facts) -> new ResponseHead(101, "No", Headers.empty(), new byte[0]);
        for (HttpHook hook : List.of(made, byHand)) {
            try (WebSocketServer server = local().onHttpRequest(hook).start()) {
                assertThat(ask(server, "GET /")).startsWith("HTTP/1.1 500 ");
            }
        }
    }

    @Tag("C8")
    @Test
    void serverFieldCanBeLeftOut() throws Exception {
        try (WebSocketServer server = local().settings(s -> s.serverHeader("")).start()) {
            assertThat(ask(server, "GET /")).doesNotContain("Server:");
        }
    }

    @Tag("C10")
    @Test
    void addressInUseIsSaidPlainly() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> local().port(taken.getLocalPort()).start())
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
        }
    }

    @Tag("C10")
    @Test
    void unknownHostIsSaidPlainly() {
        assertThatThrownBy(() -> local().host("nowhere.invalid").start())
                .isInstanceOf(BindException.class)
                .hasMessage("cannot listen on nowhere.invalid:0: unknown host");
    }

    @Test
    void severalListenersServeOneDeployment() throws Exception {
        try (WebSocketServer server = local().listen("127.0.0.1", 0).start()) {
            assertThat(server.listeners()).hasSize(2).doesNotHaveDuplicates();
            for (var address : server.listeners()) {
                try (RawClient client = new RawClient(address.getPort())) {
                    assertThat(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").readAll())
                            .startsWith("HTTP/1.1 404 ");
                }
            }
        }
    }
}
