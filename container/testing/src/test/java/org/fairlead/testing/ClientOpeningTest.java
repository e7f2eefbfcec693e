package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.connection.ClientOpening;
import org.fairlead.connection.ConnectionClosedException;
import org.fairlead.connection.HandlerDeployment;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.container.Connector;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.session.Connection;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A connection that comes at the moment at which who waits for it gives it up: nobody has it, so that nobody would close it. */
class ClientOpeningTest {

    private final Activity activity = new Activity();
    private final HandlerDeployment handlers =
            new HandlerDeployment(WebSocketDeployment.builder().build(), Settings.server(), null);
    private final MemoryConnector network = new MemoryConnector(
            handlers,
            new Connection.Shared(new ManualClock(), activity, new AtomicInteger()::incrementAndGet),
            activity);

    /** How the server's connection ended. */
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    /** Completes on the thread that opens. */
    private final CompletableFuture<Void> established = new CompletableFuture<>();

    /** Connects, and says so too late. */
    private final Connector late = new Connector() {
        @Override
        public boolean inEventLoop() {
            return false;
        }

        @Override
        public CompletionStage<Connection> connect(Attempt attempt) {
            try {
                var unused = network.connect(attempt).toCompletableFuture().get(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            established.complete(null);
            return new CompletableFuture<>();
        }
    };

    ClientOpeningTest() {
        handlers.addForAnyOther(request -> {
            WebSocketConnection connection = request.accept();
            try {
                ended.completeExceptionally(new AssertionError("received " + connection.receive()));
            } catch (ConnectionClosedException e) {
                ended.complete(e.reason().code());
            }
        });
    }

    @AfterEach
    void close() {
        handlers.cancelAll();
        activity.close();
    }

    private WebSocketConnection open() throws Exception {
        return new ClientOpening(URI.create("ws://memory/any"), List.of(), Settings.client()).open(late);
    }

    @Test
    @Tag("A6")
    void itIsCutWhereTheDeadlineHasPassed() throws Exception {
        ManualClock clock = new ManualClock();
        try (Deadline deadline = clock.deadline(Duration.ofHours(1))) {
            var unused = established.thenRun(() -> deadline.shortenTo(Duration.ZERO));
            assertThatThrownBy(this::open).isInstanceOf(DeadlineExceededException.class);
        }
        assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo(1006);
    }

    @Test
    void itIsCutWhereTheThreadWasInterrupted() throws Exception {
        Thread waiting = Thread.currentThread();
        var unused = established.thenRun(waiting::interrupt);
        assertThatThrownBy(this::open).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo(1006);
    }
}
