package org.fairlead.server;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.fairlead.session.SendTimeoutException;

/** A server in a JVM with a small heap, which {@link SmallHeap} runs: prints its port, then obeys the words on its input and answers each with a line. */
public final class SmallHeapProgram {

    static final CountDownLatch GO = new CountDownLatch(1);
    static final AtomicLong RECEIVED = new AtomicLong();
    static final List<Session> SUBSCRIBERS = new CopyOnWriteArrayList<>();

    private SmallHeapProgram() {}

    private static void say(String line) {
        System.out.println(line);
    }

    /** Takes nothing before it is told to go; then sleeps for each message. */
    @ServerEndpoint("/flood")
    public static class Flood {
        @OnMessage
        public void binary(ByteBuffer message) throws InterruptedException {
            GO.await();
            RECEIVED.addAndGet(message.remaining());
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Those that a broadcast goes to. */
    @ServerEndpoint("/feed")
    public static class Feed {
        @OnOpen
        public void open(Session session) {
            SUBSCRIBERS.add(session);
        }

        @OnError
        public void error(Session session, Throwable error) {
            say("feed error " + error.getClass().getSimpleName());
        }

        @OnClose
        public void close(Session session, CloseReason reason) {
            SUBSCRIBERS.remove(session);
            say("feed close " + reason.getCloseCode().getCode());
        }
    }

    /** Sends without end, each send waiting for the peer. */
    @ServerEndpoint("/pour")
    public static class Pour {
        @OnMessage
        public void begin(Session session, String word) {
            ByteBuffer data = ByteBuffer.allocate(16 << 10);
            while (true) {
                try {
                    session.getBasicRemote().sendBinary(data);
                } catch (SendTimeoutException e) {
                    say("pour timeout"); // and again: it may be that the peer took a little meanwhile
                } catch (IOException e) {
                    say("pour over " + e.getMessage());
                    return;
                }
            }
        }

        @OnError
        public void error(Throwable error) {
            say("pour error " + error.getMessage());
        }

        @OnClose
        public void close(CloseReason reason) {
            say("pour close " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        }
    }

    /** Live bytes of the heap. */
    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Rounds of one message to everybody, each as fast as all but the slow ones take it, until somebody was given up. */
    private static String broadcast() throws InterruptedException {
        ByteBuffer data = ByteBuffer.allocate(16 << 10);
        int all = SUBSCRIBERS.size();
        long slowest = 0;
        int rounds = 0;
        for (; SUBSCRIBERS.size() == all; rounds++) {
            long began = System.nanoTime();
            List<Future<Void>> sent = new ArrayList<>();
            for (Session session : SUBSCRIBERS) {
                session.getAsyncRemote().setSendTimeout(1000);
                sent.add(session.getAsyncRemote().sendBinary(data));
            }
            for (Future<Void> each : sent.subList(1, sent.size())) { // the first is the one that stalls
                try {
                    each.get();
                } catch (ExecutionException e) {
                    return "broadcast failed for a healthy one: " + e.getCause();
                }
            }
            slowest = Math.max(slowest, System.nanoTime() - began);
        }
        return "broadcast rounds " + rounds + " slowest " + TimeUnit.NANOSECONDS.toMillis(slowest);
    }

    public static void main(String... arguments) throws Exception {
        Duration sendTimeout = Duration.parse(arguments[0]);
        Duration heartbeatInterval = Duration.parse(arguments[1]);
        WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .settings(s -> s.sendTimeout(sendTimeout).heartbeat(heartbeatInterval, Duration.ofSeconds(2)))
                .endpoint(Echo.class, Flood.class, Feed.class, Pour.class)
                .start();
        say(Integer.toString(server.port()));
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String word = words.readLine(); word != null; word = words.readLine()) {
            switch (word) {
                case "go" -> GO.countDown();
                case "live" -> say("live " + live());
                case "received" -> say("received " + RECEIVED);
                case "subscribers" -> say("subscribers " + SUBSCRIBERS.size());
                case "broadcast" -> say(broadcast());
                default -> throw new IllegalArgumentException(word);
            }
        }
        System.exit(0); // the test is over
    }
}
