package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.container.HandshakeRejectedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A test may well have its assertions in a configurator: one that fails is an error, which nobody is to wait behind. */
class FailedAssertionTest {

    public static final class Picky extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            if (request.getHeaders().get("X-Name") == null) {
                throw new AssertionError("no name");
            }
        }
    }

    @ServerEndpoint(value = "/picky", configurator = Picky.class)
    public static final class Endpoint {
        @OnMessage
        public String text(String text) {
            return text;
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @BeforeEach
    void deploy() throws Exception {
        network.deploy(Endpoint.class);
    }

    @AfterEach
    void close() {
        network.close();
    }

    private Throwable failure(ClientEndpointConfig.Configurator configurator) throws Exception {
        ClientEndpointConfig config =
                ClientEndpointConfig.Builder.create().configurator(configurator).build();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                failure.completeExceptionally(
                        new IllegalStateException("connected: " + network.connect("/picky", config)));
            } catch (Exception | Error e) {
                failure.complete(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return failure.get(30, TimeUnit.SECONDS);
    }

    @Test
    void inAServersConfiguratorItIsAnsweredWith500() throws Exception {
        assertThat(failure(new ClientEndpointConfig.Configurator()))
                .isInstanceOfSatisfying(
                        HandshakeRejectedException.class,
                        rejection -> assertThat(rejection.status()).isEqualTo(500));
    }

    @Test
    void inAClientsConfiguratorItReachesWhoConnects() throws Exception {
        assertThat(failure(new ClientEndpointConfig.Configurator() {
                    @Override
                    public void beforeRequest(Map<String, List<String>> headers) {
                        headers.put("X-Name", List.of("me"));
                    }

                    @Override
                    public void afterResponse(HandshakeResponse response) {
                        throw new AssertionError("no cookie");
                    }
                }))
                .hasRootCauseMessage("no cookie");
    }
}
