package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot be made, and how that is told. */
class RefusedInjectionTest {

    public record Word(String text) {}

    public interface Absent {}

    @Vetoed
    @ServerEndpoint("/lacking")
    public static class Lacking {
        @Inject
        Absent absent;
    }

    @Vetoed
    @ClientEndpoint
    public static class LackingClient {
        @Inject
        Absent absent;
    }

    public static class LackingDecoder implements Decoder.Text<Word> {
        @Inject
        Absent absent;

        @Override
        public boolean willDecode(String text) {
            return true;
        }

        @Override
        public Word decode(String text) {
            return new Word(text);
        }
    }

    @ServerEndpoint(value = "/lacking", decoders = LackingDecoder.class)
    public static class LacksDecoder {
        @OnMessage
        public void message(Word word) {}
    }

    @Test
    void whatCannotBeInjectedIsRefusedAtDeploymentWithItsInjectionPoint() {
        try (Weld weld = Weld.with(LacksDecoder.class)) {
            assertThatThrownBy(() -> weld.network().deploy(Lacking.class))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContainingAll(Lacking.class.getName(), "Absent", "absent");
        }
        try (Weld weld = Weld.with(LacksDecoder.class)) {
            assertThatThrownBy(() -> weld.network().deploy(LacksDecoder.class))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContainingAll(LacksDecoder.class.getName(), LackingDecoder.class.getName(), "absent");
        }
        try (Weld weld = Weld.with(LacksDecoder.class)) {
            assertThatThrownBy(() -> weld.network()
                            .clients()
                            .connectToServer(LackingClient.class, weld.network().uri("/any")))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContainingAll(LackingClient.class.getName(), "Absent", "absent");
        }
    }

    @ClientEndpoint
    public static class Broken {
        @PostConstruct
        void construct() {
            throw new IllegalStateException("no database");
        }
    }

    @Test
    void aConstructorThatFailsIsADeploymentExceptionWithItsReason() throws Exception {
        try (Weld weld = Weld.with(Broken.class)) {
            assertThatThrownBy(() -> weld.network()
                            .clients()
                            .connectToServer(Broken.class, weld.network().uri("/any")))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContainingAll(Broken.class.getName(), "no database");
            assertThat(weld.beans().openScopes()).isZero();
        }
    }

    @RequestScoped
    @ServerEndpoint("/short")
    public static class OfRequest {}

    @ApplicationScoped
    @ServerEndpoint("/hidden")
    public static class Hidden {
        @OnMessage
        private String message(String text) {
            return text;
        }
    }

    @WebSocketSessionScoped
    public static class OfSession extends ServerEndpointConfig.Configurator {}

    @ServerEndpoint(value = "/configured", configurator = OfSession.class)
    public static class WronglyConfigured {}

    @Test
    void scopesThatCannotWorkAreRefused() {
        for (Map.Entry<Class<?>, String> wrong : Map.<Class<?>, String>of(
                        OfRequest.class, "@RequestScoped",
                        Hidden.class, "its method message is private",
                        WronglyConfigured.class, "it is a configurator")
                .entrySet()) {
            try (Weld weld = Weld.with(wrong.getKey(), OfSession.class)) {
                assertThatThrownBy(() -> weld.network().deploy(wrong.getKey()))
                        .isInstanceOf(DeploymentException.class)
                        .hasMessageContaining(wrong.getValue());
            }
        }
    }
}
