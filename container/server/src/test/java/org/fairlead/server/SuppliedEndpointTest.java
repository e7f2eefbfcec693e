package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C6")
class SuppliedEndpointTest {

    @ServerEndpoint("/greeting")
    public static final class Greeter {
        private final String greeting;

        public Greeter(String greeting) {
            this.greeting = greeting;
        }

        @OnOpen
        public void open(Session session) throws IOException {
            session.getBasicRemote().sendText(greeting);
        }
    }

    private static String read(RawClient client, String expected) throws IOException {
        byte[] frame = client.readBytes(2 + expected.length());
        return new String(frame, 2, frame.length - 2, java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    void anEndpointWhoseConstructorHasArgumentsComesFromItsSupplier() throws Exception {
        AtomicInteger made = new AtomicInteger();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Greeter.class, () -> new Greeter("hello " + made.incrementAndGet()))
                .start()) {
            for (int i = 1; i <= 2; i++) {
                try (RawClient client = RawClient.upgraded(server.port(), "/greeting")) {
                    assertThat(read(client, "hello " + i)).isEqualTo("hello " + i);
                }
            }
            assertThat(made).as("one for each connection").hasValue(2);
        }
    }

    @Test
    void withoutASupplierTheExceptionSaysWhatIsMissing() {
        assertThatThrownBy(() -> WebSocketServer.builder()
                        .port(0)
                        .endpoint(Greeter.class)
                        .start())
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("it has no constructor without arguments");
    }
}
