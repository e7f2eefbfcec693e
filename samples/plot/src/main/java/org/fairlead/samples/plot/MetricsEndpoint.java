package org.fairlead.samples.plot;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Pushes a sample of this JVM's metrics to every page that is open, twice a second. */
@ServerEndpoint("/metrics")
public class MetricsEndpoint {

    private static final long PERIOD_MILLIS = 500;

    /** Each session with whether a send to it is under way. */
    private static final Map<Session, AtomicBoolean> SENDING = new ConcurrentHashMap<>();

    static {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "metrics");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleAtFixedRate(MetricsEndpoint::pushToAll, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @OnOpen
    public void open(Session session) {
        SENDING.put(session, new AtomicBoolean());
        push(session, sample());
    }

    @OnClose
    public void close(Session session) {
        SENDING.remove(session);
    }

    /** A page that goes away in the middle of a send is an everyday event; {@link #close} follows. */
    @OnError
    public void error(Session session, Throwable cause) {
        System.getLogger(MetricsEndpoint.class.getName())
                .log(System.Logger.Level.DEBUG, "session " + session.getId(), cause);
    }

    private static void pushToAll() {
        if (!SENDING.isEmpty()) {
            String sample = sample();
            SENDING.keySet().forEach(session -> push(session, sample));
        }
    }

    /** A page that reads slowly misses samples: old ones are of no use to it, and nothing piles up here. */
    private static void push(Session session, String sample) {
        AtomicBoolean sending = SENDING.get(session);
        if (sending != null && session.isOpen() && sending.compareAndSet(false, true)) {
            session.getAsyncRemote().sendText(sample, result -> sending.set(false));
        }
    }

    static String sample() {
        Runtime runtime = Runtime.getRuntime();
        double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
        double cpu = 0;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            // negative where the system does not tell
            cpu = Math.max(0, system.getProcessCpuLoad() * 100);
        }
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        return String.format(
                Locale.ROOT,
                "{\"heap\":%.2f,\"cpu\":%.2f,\"threads\":%d,\"viewers\":%d}",
                heap,
                cpu,
                threads,
                SENDING.size());
    }
}
