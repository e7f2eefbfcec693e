package org.fairlead.testing;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.session.Settings;

/** A server endpoint's sessions, for broadcasts, and their clients, some of which do not read. */
final class Crowd implements AutoCloseable {

    /** Counts what the encoders of {@link Word}s have done. */
    static final AtomicInteger ENCODED = new AtomicInteger();

    /** The user property of a server's session for what its onClose runs. */
    static final String ON_CLOSE = "on-close";

    record Word(String text) {}

    /** For the path /words. */
    public static final class WordEncoder implements Encoder.Text<Word> {
        @Override
        public String encode(Word word) throws EncodeException {
            ENCODED.incrementAndGet();
            if (word.text().isEmpty()) {
                throw new EncodeException(word, "an empty word");
            }
            return "word " + word.text();
        }
    }

    /** For the path /shouts. */
    public static final class ShoutEncoder implements Encoder.Text<Word> {
        @Override
        public String encode(Word word) {
            ENCODED.incrementAndGet();
            return word.text() + "!";
        }
    }

    /** A client that takes messages one by one; nothing more while it sleeps. */
    static final class Reader extends Endpoint {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
        private volatile CountDownLatch awake = new CountDownLatch(0);

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                try {
                    awake.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                received.add(text);
            });
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            closed.complete(reason);
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(received.poll(30, TimeUnit.SECONDS), "a message");
        }

        /** Everything up to this one. */
        List<String> upTo(String last) throws InterruptedException {
            List<String> all = new ArrayList<>();
            do {
                all.add(next());
            } while (!all.get(all.size() - 1).equals(last));
            return all;
        }

        CloseReason closed() throws Exception {
            return closed.get(30, TimeUnit.SECONDS);
        }

        void sleep() {
            awake = new CountDownLatch(1);
        }

        void wake() {
            awake.countDown();
        }
    }

    final InMemoryNetwork network;

    /** The server's sessions, in the order in which they were opened. */
    private final Queue<Session> opened = new ConcurrentLinkedQueue<>();

    private final List<Reader> readers = new ArrayList<>();

    /** One whose outboxes and queues take little, so that who sleeps is soon behind: at 64 messages or 64 KiB. */
    Crowd() {
        network = InMemoryNetwork.create(
                Settings.server().toBuilder().outbox(4, 4096).build(),
                Settings.client().toBuilder().messageQueue(2, 4096).build());
        try {
            deploy("/plain", List.of());
            deploy("/words", List.of(WordEncoder.class));
            deploy("/shouts", List.of(ShoutEncoder.class));
        } catch (DeploymentException e) {
            throw new AssertionError(e);
        }
    }

    private void deploy(String path, List<Class<? extends Encoder>> encoders) throws DeploymentException {
        ServerEndpointConfig.Configurator configurator = new ServerEndpointConfig.Configurator() {
            @Override
            public <T> T getEndpointInstance(Class<T> type) {
                return type.cast(new Member(opened));
            }
        };
        network.deploy(ServerEndpointConfig.Builder.create(Member.class, path)
                .encoders(encoders)
                .configurator(configurator)
                .build());
    }

    /** Tells of its session. */
    public static final class Member extends Endpoint {
        private final Queue<Session> opened;

        Member(Queue<Session> opened) {
            this.opened = opened;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            opened.add(session);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            if (session.getUserProperties().get(ON_CLOSE) instanceof Runnable task) {
                task.run();
            }
        }
    }

    /** Connects a client; its session is {@link #last}. */
    Reader join(String path) throws Exception {
        Reader reader = new Reader();
        readers.add(reader);
        int before = opened.size();
        var unused = network.clients()
                .connectToServer(reader, ClientEndpointConfig.Builder.create().build(), network.uri(path));
        while (opened.size() == before) {
            Thread.onSpinWait();
        }
        return reader;
    }

    /** The server's side of the client that joined last. */
    Session last() {
        Session last = null;
        for (Session session : opened) {
            last = session;
        }
        return Objects.requireNonNull(last, "nobody has joined");
    }

    List<Session> sessions() {
        return List.copyOf(opened);
    }

    @Override
    public void close() {
        readers.forEach(Reader::wake);
        network.close();
    }
}
