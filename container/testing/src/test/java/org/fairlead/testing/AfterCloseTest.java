package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A handler that closes its own session and then throws. */
class AfterCloseTest {

    private static final List<String> CALLED = new CopyOnWriteArrayList<>();

    public static final class ClosingThenFailing extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                try {
                    session.close();
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
                throw new IllegalArgumentException("too late");
            });
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            CALLED.add("close");
        }

        @Override
        public void onError(Session session, Throwable error) {
            CALLED.add("error " + error);
        }
    }

    @Test
    void nothingIsCalledAfterOnCloseAndTheErrorIsLogged() throws Exception {
        List<LogRecord> warnings = new CopyOnWriteArrayList<>();
        Handler collector = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel() == Level.WARNING) {
                    warnings.add(line);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.fairlead.session");
        logger.addHandler(collector);
        CALLED.clear();
        try (InMemoryNetwork network = InMemoryNetwork.create()) {
            network.deploy(ServerEndpointConfig.Builder.create(ClosingThenFailing.class, "/failing")
                    .build());
            TestClient client = network.connect("/failing");
            client.send("a");
            assertThat(client.closeReason()).isNotNull();
        } finally {
            logger.removeHandler(collector);
        }
        assertThat(CALLED).containsExactly("close");
        assertThat(warnings)
                .singleElement()
                .satisfies(line -> assertThat(line.getThrown()).hasMessage("too late"));
    }
}
