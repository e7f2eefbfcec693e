package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.function.UnaryOperator;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server says that has nothing to serve, and what it has otherwise. */
@ExtendWith(Leaks.class)
class EmptyServerTest {

    private static List<String> warnings(UnaryOperator<WebSocketServerBuilder> content) throws Exception {
        LogLines log = new LogLines();
        try (WebSocketServer server = content.apply(
                        WebSocketServer.builder().host("127.0.0.1").port(0))
                .start()) {
            assertThat(server.port()).isPositive();
            return log.end().stream()
                    .filter(line -> line.contains("no endpoint, handler, page or hook"))
                    .toList();
        } finally {
            log.close();
        }
    }

    @Test
    void serverWithoutAnythingToServeIsWarnedOf() throws Exception {
        assertThat(warnings(builder -> builder)).hasSize(1);
        assertThat(warnings(builder -> builder.scan("no.such.package"))).hasSize(1);
    }

    @Test
    void serverWithAnythingToServeIsNotWarnedOf() throws Exception {
        assertThat(warnings(builder -> builder.endpoint(Echo.class))).isEmpty();
        assertThat(warnings(builder -> builder.page("/", new byte[0], "text/plain")))
                .isEmpty();
        assertThat(warnings(builder -> builder.onHttpRequest((request, facts) -> null)))
                .isEmpty();
        assertThat(warnings(builder -> builder.handler("/h", request -> {}))).isEmpty();
        assertThat(warnings(builder -> builder.deployment(new NoEndpoints()))).isEmpty();
    }

    @Test
    void pathsOfTheEndpointsAreTold() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .contextPath("/app")
                .endpoint(Echo.class)
                .handler("/own", request -> {})
                .start()) {
            assertThat(server.deployment().endpointPaths()).containsExactly("/own", "/app/echo");
            server.deployment()
                    .add(ServerEndpointConfig.Builder.create(Echo.class, "/room/{name}")
                            .build());
            assertThat(server.deployment().endpointPaths())
                    .containsExactlyInAnyOrder("/own", "/app/echo", "/app/room/{name}");
        }
    }
}
