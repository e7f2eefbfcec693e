package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.OnMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.server.ServerEndpoint;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream or writer is the owner of its message, on whatever thread it is written. */
class SendStreamTest {
    private static final List<String> RECEIVED = new CopyOnWriteArrayList<>();

    @ServerEndpoint("/sink")
    public static final class Sink {
        @OnMessage
        public void text(String text) {
            RECEIVED.add("text " + text);
        }

        @OnMessage
        public void binary(ByteBuffer data) {
            RECEIVED.add("binary " + StandardCharsets.ISO_8859_1.decode(data));
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();
    private final ExecutorService other = Executors.newFixedThreadPool(2);
    private RemoteEndpoint.Basic remote;

    @BeforeEach
    void connect() throws Exception {
        RECEIVED.clear();
        network.deploy(Sink.class);
        remote = network.connect("/sink").session().getBasicRemote();
    }

    @AfterEach
    void close() {
        other.shutdownNow();
        network.close();
    }

    private <T> T elsewhere(Callable<T> task) throws Exception {
        return other.submit(task).get(20, TimeUnit.SECONDS);
    }

    @Test
    void aStreamThatIsHandedToAnotherThreadStaysOneMessage() throws Exception {
        OutputStream stream = remote.getSendStream();
        stream.write('a');
        stream.flush();
        elsewhere(() -> {
            stream.write('b');
            stream.close();
            return null;
        });
        remote.sendText("after");
        network.settle();
        assertThat(RECEIVED).containsExactly("binary ab", "text after");
    }

    @Test
    void whileAWriterIsOpenOthersWaitAndPingsPass() throws Exception {
        Writer writer = remote.getSendWriter();
        writer.write("one ");
        writer.flush();
        Future<?> waiting = other.submit(() -> {
            remote.sendText("two");
            return null;
        });
        remote.sendPing(ByteBuffer.allocate(1));
        network.settle();
        assertThat(RECEIVED).isEmpty();
        writer.write("message");
        writer.close();
        waiting.get(20, TimeUnit.SECONDS);
        network.settle();
        assertThat(RECEIVED).containsExactly("text one message", "text two");
    }

    @Test
    void whoHasAStreamOpenCannotSendAnotherMessage() throws Exception {
        OutputStream stream = remote.getSendStream();
        stream.write('a');
        stream.flush();
        assertThatThrownBy(() -> remote.sendText("b")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> remote.sendBinary(ByteBuffer.allocate(1), true))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> {
                    Writer second = remote.getSendWriter();
                    second.write("c");
                    second.flush();
                })
                .isInstanceOf(IllegalStateException.class);
        stream.close();
        remote.sendText("d");
        network.settle();
        assertThat(RECEIVED).containsExactly("binary a", "text d");
    }

    @Test
    void aStreamThatAnotherThreadOpenedMakesThisOneWait() throws Exception {
        OutputStream stream = elsewhere(() -> {
            OutputStream opened = remote.getSendStream();
            opened.write('a');
            opened.flush();
            return opened;
        });
        Future<?> ended = other.submit(() -> {
            stream.close();
            return null;
        });
        remote.sendText("b");
        ended.get(20, TimeUnit.SECONDS);
        network.settle();
        assertThat(RECEIVED).containsExactly("binary a", "text b");
    }
}
