package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.fairlead.connection.HandlerDeployment;
import org.fairlead.container.Deployment;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests for which the executor of handlers has no thread of its own. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandlerExecutorTest {

    private final List<String> handled = new ArrayList<>();

    private HandlerDeployment served(Executor executor) {
        HandlerDeployment handlers =
                new HandlerDeployment(WebSocketDeployment.builder().build(), Settings.server(), executor);
        handlers.addForAnyOther(request -> {
            handled.add(request.path());
            var unused = request.accept();
        });
        return handlers;
    }

    private static void assertRefused(HandlerDeployment handlers) {
        List<Deployment.Outcome> outcomes = new ArrayList<>();
        ((Deployment.Pending) handlers.handshake(AnyRequest.HEAD, AnyRequest.FACTS)).decide(outcomes::add);
        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Deployment.Refused.class,
                        refused -> assertThat(refused.response().status()).isEqualTo(503));
        assertThat(handlers.openSessions())
                .as("a server that stops waits for none")
                .isZero();
    }

    @Test
    @Tag("A20")
    void aRequestIsRefusedWhereTheExecutorFailsInAnotherWayThanByRejecting() {
        List<Runnable> kept = new ArrayList<>();
        HandlerDeployment handlers = served(task -> {
            kept.add(task);
            throw new InternalError("unable to create native thread");
        });
        assertRefused(handlers);
        kept.forEach(Runnable::run);
        assertThat(handled).as("by an executor that runs it after all").isEmpty();
    }

    /** As one does that has the caller run what it has no thread for: that is an event loop, which would wait for itself. */
    @Test
    @Tag("A20")
    void aRequestIsRefusedWhereTheExecutorRunsTheHandlerOnTheThreadThatSubmitsIt() {
        assertRefused(served(Runnable::run));
        assertThat(handled).isEmpty();
    }
}
