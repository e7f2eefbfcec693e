package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.FairleadSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A handler of whole messages that takes the place of one of parts while the next message is coming in already. */
class SwappedHandlerTest {

    private static final int LIMIT = 100;

    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch swap = new CountDownLatch(1);

    private final class Swapping extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.setMaxTextMessageBufferSize(LIMIT);
            session.addMessageHandler(new InParts(session));
        }
    }

    private final class InParts implements MessageHandler.Partial<String> {
        private final Session session;

        InParts(Session session) {
            this.session = session;
        }

        @Override
        public void onMessage(String part, boolean last) {
            try {
                assertThat(swap.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            received.add(part);
            session.removeMessageHandler(this);
            session.addMessageHandler(new InOnePiece());
        }
    }

    private final class InOnePiece implements MessageHandler.Whole<String> {
        @Override
        public void onMessage(String message) {
            received.add(message.length() + " characters");
        }
    }

    private TestClient afterOneMessageAndHalfOf(InMemoryNetwork network, String half) throws Exception {
        network.deploy(ServerEndpointConfig.Builder.create(Swapping.class, "/swapping")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new Swapping());
                    }
                })
                .build());
        TestClient client = network.connect("/swapping");
        client.session().getBasicRemote().sendText("in parts");
        client.session().getBasicRemote().sendText(half, false);
        ((FairleadSession) client.session()).ping(); // so that the other side has read that much
        swap.countDown();
        return client;
    }

    @Test
    @Tag("A8")
    void theMessageIsHeldAgainstTheLimitOfTheSession() throws Exception {
        try (InMemoryNetwork network = InMemoryNetwork.create()) {
            TestClient client = afterOneMessageAndHalfOf(network, "x".repeat(LIMIT));
            client.session().getBasicRemote().sendText("x", true);
            assertThat(Objects.requireNonNull(client.closeReason())
                            .getCloseCode()
                            .getCode())
                    .isEqualTo(1009);
            assertThat(received).containsExactly("in parts");
        }
    }

    @Test
    void aMessageOfTheLimitIsTaken() throws Exception {
        try (InMemoryNetwork network = InMemoryNetwork.create()) {
            TestClient client = afterOneMessageAndHalfOf(network, "x".repeat(LIMIT));
            client.session().getBasicRemote().sendText("", true);
            network.settle();
            assertThat(received).containsExactly("in parts", LIMIT + " characters");
        }
    }
}
