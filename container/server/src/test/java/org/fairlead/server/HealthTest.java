package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.Leaks;
import org.fairlead.handshake.ResponseHead;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What probes are told, and what becomes of connections while a server stops. */
@ExtendWith(Leaks.class)
class HealthTest {

    private static final byte[] HI = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'H', 'i'};

    private static WebSocketServerBuilder echo() {
        return WebSocketServer.builder().host("127.0.0.1").port(0).endpoint(Echo.class);
    }

    private static String ask(int port, String requestLine) throws Exception {
        try (RawClient client = new RawClient(port)) {
            return client.send(requestLine + " HTTP/1.1\r\nHost: x\r\n\r\n").readAll();
        }
    }

    private static int healthPort(WebSocketServer server) {
        InetSocketAddress address = Objects.requireNonNull(server.healthListener());
        return address.getPort();
    }

    @Test
    @Tag("C13")
    void healthIs200OnEveryListenerWhileItServes() throws Exception {
        try (WebSocketServer server = echo().health("/up").start()) {
            assertThat(ask(server.port(), "GET /up"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nCache-Control: no-store\r\n")
                    .endsWith("\r\n\r\nok\n");
            assertThat(ask(server.port(), "HEAD /up?x"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\n");
            assertThat(ask(server.port(), "POST /up"))
                    .startsWith("HTTP/1.1 405 ")
                    .contains("Allow: GET, HEAD");
            assertThat(ask(server.port(), "GET /upper")).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    @Tag("C13")
    void healthIsNoPageUnlessAskedFor() throws Exception {
        try (WebSocketServer server = echo().start()) {
            assertThat(ask(server.port(), "GET /healthz")).startsWith("HTTP/1.1 404 ");
            assertThat(server.healthListener()).isNull();
        }
    }

    @Test
    @Tag("C12")
    @Tag("C13")
    void stopAcceptingKeepsConnectionsAndTellsProbes() throws Exception {
        try (WebSocketServer server = echo().healthListener("127.0.0.1", 0).start()) {
            int port = server.port();
            int healthPort = healthPort(server);
            assertThat(ask(healthPort, "GET /healthz")).startsWith("HTTP/1.1 200 ");
            try (RawClient client = RawClient.upgraded(port, "/echo")) {
                server.stopAccepting();

                assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
                assertThat(ask(healthPort, "GET /healthz"))
                        .startsWith("HTTP/1.1 503 ")
                        .endsWith("The server accepts no more connections.\n");
                assertThat(client.send(HI).readBytes(4)).containsExactly(0x81, 2, 'H', 'i');
                assertThat(server.openSessions()).isEqualTo(1);
                assertThat(server.listeners()).isEmpty();

                CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(Duration.ofMinutes(1)));
                assertThat(client.readCloseCode()).isEqualTo(1001);
                client.close();
                stopped.get(30, TimeUnit.SECONDS);
                assertThatThrownBy(() -> new RawClient(healthPort)).isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    @Tag("C11")
    @Tag("C13")
    void probesAreTold503WhileSessionsDrain() throws Exception {
        WebSocketServer server = echo().settings(s -> s.disconnectTimeout(Duration.ofMinutes(10)))
                .healthListener("127.0.0.1", 0)
                .start();
        int healthPort = healthPort(server);
        try (RawClient client = RawClient.upgraded(server.port(), "/echo")) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(Duration.ofMinutes(1)));
            assertThat(client.readCloseCode()).isEqualTo(1001);

            assertThat(ask(healthPort, "GET /healthz"))
                    .startsWith("HTTP/1.1 503 ")
                    .endsWith("The server stops.\n");
            assertThat(stopped).isNotDone();

            client.send(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe9});
            assertThat(client.ended()).isTrue();
            stopped.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("C13")
    void healthListenerAnswersNothingElse() throws Exception {
        HttpHook hook = (request, facts) -> ResponseHead.refusal(418, "not for probes");
        try (WebSocketServer server = echo().onHttpRequest(hook)
                .settings(s -> s.maxConnectionRate(1))
                .healthListener("127.0.0.1", 0)
                .start()) {
            for (int i = 0; i < 10; i++) {
                assertThat(ask(healthPort(server), "GET /healthz")).startsWith("HTTP/1.1 200 ");
            }
            assertThat(ask(healthPort(server), "GET /echo")).startsWith("HTTP/1.1 404 ");
            try (RawClient client = new RawClient(healthPort(server))) {
                assertThat(client.send(RawClient.handshake("/echo")).readAll()).startsWith("HTTP/1.1 404 ");
            }
            assertThat(server.statistics().connections()).isZero();
            assertThat(ask(server.port(), "GET /")).startsWith("HTTP/1.1 418 ");
        }
    }

    @Test
    @Tag("C13")
    void hookMayAnswerAnyStatusWithAnyFieldsAndClosesTheConnection() throws Exception {
        HttpHook hook = (request, facts) -> request.target().startsWith("/old")
                ? ResponseHead.refusal(
                        308,
                        "moved",
                        org.fairlead.handshake.Headers.builder()
                                .add("Location", "/echo")
                                .build())
                : null;
        try (WebSocketServer server = echo().onHttpRequest(hook).start();
                RawClient client = new RawClient(server.port())) {
            assertThat(client.send(RawClient.handshake("/old")).readAll())
                    .startsWith("HTTP/1.1 308 Permanent Redirect\r\n")
                    .contains("\r\nLocation: /echo\r\n", "\r\nConnection: close\r\n");
            assertThat(ask(server.port(), "HEAD /old"))
                    .startsWith("HTTP/1.1 308 ")
                    .endsWith("\r\n\r\n");
            RawClient.upgraded(server.port(), "/echo").close();
        }
    }

    @Test
    @Tag("C13")
    void statisticsCountWhatCameAndWhy() throws Exception {
        try (WebSocketServer server = echo().start()) {
            RawClient.upgraded(server.port(), "/echo").close();
            ask(server.port(), "GET /nowhere");
            ask(server.port(), "nonsense");
            ask(server.port(), "GET /echo");
            try (RawClient client = new RawClient(server.port())) {
                String head = new String(RawClient.handshake("/echo"), java.nio.charset.StandardCharsets.ISO_8859_1);
                client.send(head.replace("\r\n\r\n", "\r\nOrigin: https://evil.example\r\n\r\n"));
                assertThat(client.readAll()).startsWith("HTTP/1.1 403 ");
            }
            ServerStatistics statistics = server.statistics();
            assertThat(statistics.connections()).isEqualTo(5);
            assertThat(statistics.upgrades()).isEqualTo(1);
            assertThat(statistics.refused())
                    .containsOnlyKeys(Refusal.values())
                    .containsEntry(Refusal.NOT_FOUND, 1L)
                    .containsEntry(Refusal.REQUEST, 1L)
                    .containsEntry(Refusal.HANDSHAKE, 1L)
                    .containsEntry(Refusal.ORIGIN, 1L)
                    .containsEntry(Refusal.TIMEOUT, 0L);
        }
    }
}
