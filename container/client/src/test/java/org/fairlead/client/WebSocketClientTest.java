package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Session;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client gives to all of its connections. */
@ExtendWith(Leaks.class)
class WebSocketClientTest {

    @Test
    void headersOfTheClientAreSentWithEveryRequest() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EchoServer.class)
                .onHttpRequest((request, facts) -> {
                    seen.complete(String.join(",", request.headers().all("X-Token")));
                    return null;
                })
                .start()) {
            WebSocketClient client = WebSocketClient.builder()
                    .header("X-Token", "t0k3n")
                    .header("Upgrade", "something else")
                    .build();
            Collector collector = new Collector();

            try (Session session = client.connect(collector, URI.create(server.uri() + "/echo"))) {
                session.getBasicRemote().sendText("hi");
                assertThat(collector.next()).isEqualTo("hi");
            }
            assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("t0k3n");
        }
    }

    @Test
    void connectTimeoutOfTheClientHolds() throws Exception {
        WebSocketClient client =
                WebSocketClient.builder().connectTimeout(Duration.ofMillis(200)).build();
        try (OneShotServer server = OneShotServer.silent()) {
            URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/");

            assertThatThrownBy(() -> client.connect(new Collector(), uri)).isInstanceOf(ConnectTimeoutException.class);
            server.served().get(30, TimeUnit.SECONDS);
        }
    }
}
