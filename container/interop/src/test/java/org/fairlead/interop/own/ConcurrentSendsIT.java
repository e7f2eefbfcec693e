package org.fairlead.interop.own;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.fairlead.interop.ClientSide;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Test;

/** Sends from many threads at once keep each thread's order and never throw for being concurrent. */
class ConcurrentSendsIT {

    private static final int THREADS = 16;
    private static final int MESSAGES = 200;

    @ServerEndpoint("/echo")
    public static class Echo {
        @OnMessage
        public String on(String text) {
            return text;
        }
    }

    /** Sends from threads of its own when asked to. */
    @ServerEndpoint("/storm")
    public static class Storm {
        @OnMessage
        public void on(String start, Session session) throws Exception {
            sendFromManyThreads(session);
            session.getBasicRemote().sendText("end");
        }
    }

    private static void sendFromManyThreads(Session session) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                senders.add(threads.submit(() -> {
                    for (int i = 0; i < MESSAGES; i++) {
                        send(session, thread, i);
                    }
                    return null;
                }));
            }
            for (Future<?> sender : senders) {
                sender.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whole, in parts, by writer, and asynchronously: the kinds take turns, each thread with another one first. */
    private static void send(Session session, int thread, int i) throws Exception {
        String text = thread + " " + i;
        switch ((thread + i) % 4) {
            case 0 -> session.getBasicRemote().sendText(text);
            case 1 -> {
                session.getBasicRemote().sendText(thread + " ", false);
                session.getBasicRemote().sendText(String.valueOf(i), true);
            }
            case 2 -> {
                try (var writer = session.getBasicRemote().getSendWriter()) {
                    writer.write(text);
                }
            }
            default -> session.getAsyncRemote().sendText(text).get(60, TimeUnit.SECONDS);
        }
    }

    private static void expectAllInOrder(ClientSide client) throws InterruptedException {
        int[] next = new int[THREADS];
        for (int n = 0; n < THREADS * MESSAGES; n++) {
            String[] words = client.nextText().split(" ", -1);
            int thread = Integer.parseInt(words[0]);
            assertThat(Integer.parseInt(words[1])).as("thread %d", thread).isEqualTo(next[thread]++);
        }
        assertThat(next).containsOnly(MESSAGES);
    }

    private static WebSocketServer server() throws IOException, jakarta.websocket.DeploymentException {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Echo.class, Storm.class)
                .start();
    }

    @Test
    void fromTheClient() throws Exception {
        try (WebSocketServer server = server();
                ClientSide client = ClientSide.connect(URI.create(server.uri() + "/echo"))) {
            sendFromManyThreads(client.session());
            expectAllInOrder(client);
        }
    }

    @Test
    void fromTheServer() throws Exception {
        try (WebSocketServer server = server();
                ClientSide client = ClientSide.connect(URI.create(server.uri() + "/storm"))) {
            client.session().getBasicRemote().sendText("start");
            expectAllInOrder(client);
            assertThat(client.next()).isEqualTo("end");
        }
    }

    @Test
    void aSessionThatIsClosedMeanwhileFailsSendsAndHangsNobody() throws Exception {
        try (WebSocketServer server = server();
                ClientSide client = ClientSide.connect(URI.create(server.uri() + "/echo"))) {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<Exception>> ends = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                ends.add(threads.submit(() -> {
                    while (true) {
                        try {
                            client.session().getBasicRemote().sendText("until it ends");
                        } catch (IOException | IllegalStateException e) {
                            return e;
                        }
                    }
                }));
            }
            client.next();
            client.session().close();
            for (Future<Exception> end : ends) {
                assertThat(end.get(60, TimeUnit.SECONDS))
                        .isInstanceOfAny(IOException.class, IllegalStateException.class);
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
