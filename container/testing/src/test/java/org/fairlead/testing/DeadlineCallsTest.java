package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.container.Connector;
import org.fairlead.container.FairleadClientContainer;
import org.fairlead.session.Connection;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The other calls of the Jakarta API that wait, under a {@link Deadline} of the system's clock. */
@Tag("A6")
class DeadlineCallsTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private static final List<String> RECEIVED = new CopyOnWriteArrayList<>();
    private static final BlockingQueue<Object> EVENTS = new LinkedBlockingQueue<>();

    @ServerEndpoint("/sink")
    public static final class Sink {
        @OnMessage
        public void text(String text) {
            RECEIVED.add("text " + text);
        }

        /** Waits for a byte at most 20 ms, and then for as long as it takes. */
        @OnMessage
        public void binary(InputStream stream) throws IOException {
            EVENTS.add("first " + stream.read());
            try (Deadline deadline = Deadline.after(SHORT)) {
                EVENTS.add("late " + stream.read());
            } catch (DeadlineExceededException e) {
                EVENTS.add(e);
            }
            EVENTS.add("then " + stream.read());
        }
    }

    @ClientEndpoint
    public static final class Nothing {}

    private final InMemoryNetwork network = InMemoryNetwork.create();
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private RemoteEndpoint.Basic remote;

    @BeforeEach
    void connect() throws Exception {
        RECEIVED.clear();
        EVENTS.clear();
        network.deploy(Sink.class);
        remote = network.connect("/sink").session().getBasicRemote();
    }

    @AfterEach
    void close() {
        other.shutdownNow();
        network.close();
    }

    private void elsewhere(String part, boolean last) throws Exception {
        other.submit(() -> {
                    remote.sendText(part, last);
                    return null;
                })
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void aStreamWhosePartsCannotBeSentInTimeSendsNothingAtAll() throws Exception {
        elsewhere("a", false);
        OutputStream stream = remote.getSendStream();
        Writer writer = remote.getSendWriter();
        try (Deadline deadline = Deadline.after(SHORT)) {
            stream.write(1);
            assertThatThrownBy(stream::flush).isInstanceOf(DeadlineExceededException.class);
            writer.write("b");
            assertThatThrownBy(writer::flush).isInstanceOf(DeadlineExceededException.class);
        }
        assertThatThrownBy(() -> stream.write(2)).hasMessageContaining("could not be sent");
        assertThatThrownBy(() -> writer.write("c")).hasMessageContaining("could not be sent");
        stream.close();
        writer.close();
        elsewhere("z", true);
        remote.sendText("after");
        network.settle();
        assertThat(RECEIVED).containsExactly("text az", "text after");
        assertThat(EVENTS).isEmpty();
    }

    @Test
    void whoReadsAMessageAsAStreamWaitsNoLongerAndLosesNothing() throws Exception {
        remote.sendBinary(ByteBuffer.wrap("a".getBytes(StandardCharsets.US_ASCII)), false);
        assertThat(EVENTS.poll(20, TimeUnit.SECONDS)).isEqualTo("first 97");
        assertThat(EVENTS.poll(20, TimeUnit.SECONDS)).isInstanceOf(DeadlineExceededException.class);
        remote.sendBinary(ByteBuffer.wrap("b".getBytes(StandardCharsets.US_ASCII)), true);
        assertThat(EVENTS.poll(20, TimeUnit.SECONDS)).isEqualTo("then 98");
    }

    @Test
    void connectingIsGivenUpAtTheDeadline() {
        CompletableFuture<Connection> connecting = new CompletableFuture<>();
        FairleadClientContainer client = FairleadClientContainer.using(new NeverConnects(connecting));
        ManualClock clock = new ManualClock();
        try (Deadline deadline = clock.deadline(Duration.ofSeconds(1))) {
            other.execute(() -> {
                while (clock.alarms() == 0) {
                    Thread.onSpinWait();
                }
                clock.advance(Duration.ofSeconds(1));
            });
            assertThatThrownBy(() -> client.connectToServer(Nothing.class, URI.create("ws://memory/sink")))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessage("The deadline passed during connecting to ws://memory/sink");
            assertThat(connecting).isCancelled();
            assertThatThrownBy(() -> client.connectToServer(Nothing.class, URI.create("ws://memory/sink")))
                    .hasMessage("The deadline had passed before connecting to ws://memory/sink");
            assertThat(deadline.hasPassed()).isTrue();
        }
        assertThat(clock.alarms()).isZero();
    }

    @Test
    void connectingInTimeWorksAsEver() throws Exception {
        try (Deadline deadline = network.deadline(Duration.ofSeconds(1));
                var session = network.connect(new Nothing(), "/sink")) {
            session.getBasicRemote().sendText("in time");
            network.settle();
            assertThat(RECEIVED).containsExactly("text in time");
            assertThat(deadline.hasPassed()).isFalse();
        }
    }

    private record NeverConnects(CompletableFuture<Connection> connecting) implements Connector {
        @Override
        public boolean inEventLoop() {
            return false;
        }

        @Override
        public CompletionStage<Connection> connect(Attempt attempt) {
            return connecting;
        }
    }
}
