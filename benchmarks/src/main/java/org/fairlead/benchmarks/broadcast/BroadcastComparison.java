package org.fairlead.benchmarks.broadcast;

import jakarta.websocket.OnOpen;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.fairlead.protocol.MessageFrames;
import org.fairlead.protocol.Protocol;
import org.fairlead.server.WebSocketServer;
import org.fairlead.topic.Broadcast;

/**
 * Sends one text message to many sessions over loopback, by a {@link Broadcast} and by a loop, in turn. A round ends when all clients have all
 * bytes; server and clients share the process, so the processor time has the clients' part too, which is the same for all.
 */
public final class BroadcastComparison {

    private static final int SESSIONS = 1_000;
    private static final int BYTES = 1_024;
    private static final int WARM_UP = 50;
    private static final int ROUNDS = 100;

    private static final SendHandler IGNORED = result -> {};

    private BroadcastComparison() {}

    /** Keeps its session. */
    @ServerEndpoint("/broadcast")
    public static final class Member {
        private final Queue<Session> sessions;

        Member(Queue<Session> sessions) {
            this.sessions = sessions;
        }

        @OnOpen
        public void open(Session session) {
            sessions.add(session);
        }
    }

    private interface Way {
        void send(List<Session> sessions, String text) throws Exception;
    }

    private record Result(long[] wallNanos, long cpuNanos, long allocated) {}

    public static void main(String[] args) throws Exception {
        System.out.printf("%,d sessions, %,d B of text, %d rounds each%n%n", SESSIONS, BYTES, ROUNDS);
        System.out.println("| compression | way | ms, median | CPU ms, mean | KiB allocated by the sender, mean |");
        System.out.println("|---|---|---:|---:|---:|");
        compare(false);
        compare(true);
    }

    private static void compare(boolean deflate) throws Exception {
        Queue<Session> opened = new ConcurrentLinkedQueue<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .settings(settings -> settings.deflate(deflate).heartbeat(Duration.ZERO, Duration.ZERO))
                        .endpoint(Member.class, () -> new Member(opened))
                        .start();
                Listeners clients = new Listeners(server.port(), SESSIONS, deflate)) {
            while (opened.size() < SESSIONS) {
                Thread.onSpinWait();
            }
            List<Session> sessions = List.copyOf(opened);
            String compression = deflate ? "permessage-deflate" : "none";
            report(compression, "Broadcast", run(BroadcastComparison::broadcast, sessions, clients, deflate));
            report(compression, "loop, getAsyncRemote()", run(BroadcastComparison::async, sessions, clients, deflate));
            report(compression, "loop, getBasicRemote()", run(BroadcastComparison::basic, sessions, clients, deflate));
        }
    }

    private static void broadcast(List<Session> sessions, String text) {
        if (Broadcast.text(text).sendTo(sessions).sent() != sessions.size()) {
            throw new IllegalStateException("somebody is slow or gone");
        }
    }

    private static void async(List<Session> sessions, String text) {
        for (Session session : sessions) {
            session.getAsyncRemote().sendText(text, IGNORED);
        }
    }

    private static void basic(List<Session> sessions, String text) throws Exception {
        for (Session session : sessions) {
            session.getBasicRemote().sendText(text);
        }
    }

    private static Result run(Way way, List<Session> sessions, Listeners clients, boolean deflate) throws Exception {
        String text = text();
        MessageFrames frames = MessageFrames.text(text);
        long bytes = (long) sessions.size()
                * (deflate ? frames.deflated(15, Protocol.DEFAULT_DEFLATE_LEVEL) : frames).wireSize();
        for (int i = 0; i < WARM_UP; i++) {
            way.send(sessions, text);
            clients.await(bytes);
        }
        long[] wall = new long[ROUNDS];
        long cpu = cpuNanos();
        long allocated = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            long before = allocatedBytes();
            way.send(sessions, text);
            allocated += allocatedBytes() - before;
            clients.await(bytes);
            wall[i] = System.nanoTime() - start;
        }
        return new Result(wall, cpuNanos() - cpu, allocated);
    }

    /** Words, which compress as text does. */
    private static String text() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < BYTES) {
            text.append(Integer.toString(random.nextInt(2_000), 36)).append(' ');
        }
        return text.substring(0, BYTES);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static void report(String compression, String way, Result result) {
        long[] sorted = result.wallNanos().clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f | %,.1f |%n",
                compression,
                way,
                sorted[ROUNDS / 2] / 1e6,
                result.cpuNanos() / 1e6 / ROUNDS,
                result.allocated() / 1024.0 / ROUNDS);
    }
}
