package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class UpgradedEndpointsTest {

    public static final class Programmatic extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    private final UpgradedEndpoints upgraded =
            new UpgradedEndpoints(WebSocketDeployment.builder().build());

    private static ServerEndpointConfig config() {
        return ServerEndpointConfig.Builder.create(Programmatic.class, "/p").build();
    }

    @Test
    void twoRequestsForOneConfigurationBeforeItsFirstSessionHaveOneEndpoint() throws DeploymentException {
        ServerEndpointConfig config = config();
        DeployedEndpoint first = upgraded.endpoint(config);

        assertThat(upgraded.endpoint(config)).isSameAs(first);
        assertThat(upgraded.endpoint(config())).as("of an equal configuration").isNotSameAs(first);
        assertThat(upgraded.inUse()).isEmpty();
    }

    @Test
    void twoRequestsForOneConfigurationAtOnceHaveOneEndpoint() throws DeploymentException {
        AtomicReference<DeployedEndpoint> other = new AtomicReference<>();
        ServerEndpointConfig config = new ReenteredConfig(config()) {
            @Override
            void entered() throws DeploymentException {
                other.set(upgraded.endpoint(this));
            }
        };

        assertThat(upgraded.endpoint(config)).isSameAs(other.get());
    }

    /** Asks for its own endpoint while that is made, as another thread might. */
    private abstract static class ReenteredConfig implements ServerEndpointConfig {
        private final ServerEndpointConfig config;
        private boolean entered;

        ReenteredConfig(ServerEndpointConfig config) {
            this.config = config;
        }

        abstract void entered() throws DeploymentException;

        @Override
        public Class<?> getEndpointClass() {
            if (!entered) {
                entered = true;
                try {
                    entered();
                } catch (DeploymentException e) {
                    throw new AssertionError(e);
                }
            }
            return config.getEndpointClass();
        }

        @Override
        public String getPath() {
            return config.getPath();
        }

        @Override
        public List<String> getSubprotocols() {
            return config.getSubprotocols();
        }

        @Override
        public List<Extension> getExtensions() {
            return config.getExtensions();
        }

        @Override
        public Configurator getConfigurator() {
            return config.getConfigurator();
        }

        @Override
        public List<Class<? extends Encoder>> getEncoders() {
            return config.getEncoders();
        }

        @Override
        public List<Class<? extends Decoder>> getDecoders() {
            return config.getDecoders();
        }

        @Override
        public Map<String, Object> getUserProperties() {
            return config.getUserProperties();
        }
    }
}
