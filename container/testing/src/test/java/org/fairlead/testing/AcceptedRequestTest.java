package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.fairlead.connection.HandlerDeployment;
import org.fairlead.container.Deployment;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Test;

/** What a host sees of a request that a handler has accepted, step by step. */
class AcceptedRequestTest {

    @Test
    void aServerThatStopsClosesTheConnectionNotBeforeItsHostHasOpenedIt() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        HandlerDeployment handlers =
                new HandlerDeployment(WebSocketDeployment.builder().build(), Settings.server(), threads);
        handlers.addForAnyOther(request -> {
            var unused = request.accept();
            over.await();
        });
        CompletableFuture<Deployment.Outcome> outcome = new CompletableFuture<>();
        ((Deployment.Pending) handlers.handshake(AnyRequest.HEAD, AnyRequest.FACTS)).decide(outcome::complete);
        Deployment.Accepted accepted = (Deployment.Accepted) outcome.get(20, TimeUnit.SECONDS);
        var unused = handlers.closeAll(new CloseReason(CloseCodes.GOING_AWAY, "stopping"));

        try (Conversation talk = Conversation.manual()) {
            talk.openClient(Settings.client(), Dispatch.WORKER);
            Connection connection = accepted.open(talk.pair.server(), talk.shared());
            assertThat(connection.isOpen())
                    .as("as long as the transport is not at work")
                    .isTrue();
            talk.pair.server().open(connection);
            do {
                talk.run(); // the server closes it from a thread of its own
            } while (connection.isOpen());
            assertThat(talk.client.events).anyMatch(event -> event.toString().contains("1001"));
        } finally {
            over.countDown();
            threads.shutdown();
        }
    }
}
