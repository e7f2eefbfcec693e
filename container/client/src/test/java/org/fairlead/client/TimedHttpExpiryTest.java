package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineClock;
import org.fairlead.timeout.DeadlineExceededException;
import org.fairlead.timeout.TimeLimitException;
import org.fairlead.timeout.Timeouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges that take longer than they may. */
@Tag("B5")
class TimedHttpExpiryTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ServerSocket listener;
    private final URI uri;

    TimedHttpExpiryTest() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(30_000);
        uri = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    @BeforeEach
    void limit() {
        Timeouts.setDefault(() -> SHORT);
    }

    @AfterEach
    void close() throws IOException {
        Timeouts.setDefault(null);
        listener.close();
    }

    /** A time that comes when the server says so: however slow the machine is, what was to happen before it has. */
    private static final class Moment implements DeadlineClock {
        private final List<Runnable> alarms = new CopyOnWriteArrayList<>();
        private volatile long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Runnable alarm(long at, Runnable task) {
            alarms.add(task);
            return () -> alarms.remove(task);
        }

        void come() {
            now += LONG.toNanos() * 2;
            alarms.forEach(Runnable::run);
        }
    }

    private static void assertTimesOutAt(Moment moment, URI uri) {
        try (Deadline clock = Deadline.after(Timeouts.NONE, moment)) {
            assertThatThrownBy(() -> TimedHttp.request(uri).limit(LONG).get())
                    .isInstanceOf(TimeLimitException.class)
                    .hasMessage(uri + " was not fetched within its limit of PT1M")
                    .hasNoCause();
            assertThat(clock.hasPassed()).isFalse();
        }
    }

    /** A connection that was not accepted before its time was over. On a machine that is too slow to make one in that time, it tries again. */
    private Socket timedOutInTheBacklog() throws IOException {
        listener.setSoTimeout(500);
        for (int i = 0; i < 50; i++) {
            assertTimesOut(uri);
            try {
                return listener.accept();
            } catch (SocketTimeoutException e) {
                continue;
            }
        }
        throw new AssertionError("no connection was made");
    }

    private static void assertTimesOut(URI uri) {
        assertThatThrownBy(() -> TimedHttp.fetch(uri))
                .isInstanceOf(TimeLimitException.class)
                .hasMessage(uri + " was not fetched within its limit of PT0.15S");
    }

    /** The JDK's client itself takes too long to start; what it has begun when it is there, is over. */
    @Test
    void theFirstRequestOfAProcessDoesNotExceedItsLimit() throws Exception {
        Supplier<HttpClient> usual = TimedHttp.maker;
        CountDownLatch late = new CountDownLatch(1);
        CompletableFuture<HttpClient> made = new CompletableFuture<>();
        TimedHttp.maker = () -> {
            try {
                late.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            HttpClient client = usual.get();
            made.complete(client);
            return client;
        };
        TimedHttp.forgetClient();
        try {
            assertTimesOut(uri);
            assertThat(made).isNotDone();
            late.countDown();
            HttpClient client = made.get(30, TimeUnit.SECONDS);
            try (OneShotServer server = OneShotServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")) {
                TimedHttp.Response response = TimedHttp.request(URI.create("http://127.0.0.1:" + server.port() + "/"))
                        .limit(LONG)
                        .get();
                assertThat(response.text()).isEqualTo("hi");
            }
            java.lang.ref.Reference.reachabilityFence(client);
        } finally {
            late.countDown();
            TimedHttp.maker = usual;
        }
    }

    @Test
    void aConnectionThatIsNeverAcceptedTimesOutAndIsReallyClosed() throws Exception {
        try (Socket socket = timedOutInTheBacklog()) {
            String request = HttpPeer.readHead(socket);
            assertThat("GET / HTTP/1.1\r\n").startsWith(request.substring(0, Math.min(request.length(), 16)));
            HttpPeer.awaitClosed(socket);
        }
    }

    @Test
    void aConnectionThatTheKernelDoesNotTakeTimesOut() throws Exception {
        List<SocketChannel> others = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                SocketChannel channel = SocketChannel.open();
                others.add(channel);
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
            }
            assertTimesOut(uri);
        } finally {
            for (SocketChannel channel : others) {
                channel.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nX-Endless: ",
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n"
            })
    void aServerThatAnswersSlowlyTimesOutAndSeesTheEnd(String beginning) throws Exception {
        Moment moment = new Moment();
        CompletableFuture<Void> served = HttpPeer.serving(listener, socket -> {
            HttpPeer.readHead(socket);
            HttpPeer.write(socket, beginning);
            if (!beginning.isEmpty()) {
                HttpPeer.write(socket, "xxx");
            }
            moment.come();
            if (beginning.isEmpty()) {
                HttpPeer.awaitClosed(socket);
            } else {
                HttpPeer.drip(socket);
            }
        });
        assertTimesOutAt(moment, uri);
        served.get(60, TimeUnit.SECONDS);
    }

    @Test
    void afterExpiriesNoThreadAndNoSocketIsLeft() throws Exception {
        try (Socket socket = timedOutInTheBacklog()) {
            HttpPeer.awaitClosed(socket);
        }
        Set<Thread> threads = threads();
        long sockets = sockets();
        for (int i = 0; i < 5; i++) {
            try (Socket socket = timedOutInTheBacklog()) {
                HttpPeer.awaitClosed(socket);
            }
        }
        long giveUp = System.nanoTime() + LONG.toNanos();
        while (!threads.containsAll(threads()) || sockets() > sockets) {
            assertThat(System.nanoTime())
                    .as("%s, %s sockets", threads(), sockets())
                    .isLessThan(giveUp);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** All but those that come and go by themselves. */
    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread ->
                thread.getName().startsWith("junit") || thread.getName().startsWith("surefire"));
        return threads;
    }

    private static long sockets() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(each -> {
                        try {
                            return Files.readSymbolicLink(each).toString().startsWith("socket:");
                        } catch (IOException gone) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Tag("B4")
    @Test
    void theDeadlineOfTheThreadCountsWhereItIsEarlier() throws Exception {
        try (Deadline deadline = Deadline.after(SHORT)) {
            assertThatThrownBy(() -> TimedHttp.request(uri).limit(LONG).get())
                    .isInstanceOf(TimeLimitException.class)
                    .hasCauseInstanceOf(DeadlineExceededException.class);
            assertThat(deadline.hasPassed()).isTrue();
        }
    }

    @Test
    void anInterruptClosesTheConnectionToo() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                TimedHttp.request(uri).limit(LONG).get();
            } catch (Exception e) {
                thrown.set(e);
            }
        });
        CompletableFuture<Void> served = HttpPeer.serving(listener, socket -> {
            HttpPeer.readHead(socket);
            caller.interrupt();
            HttpPeer.awaitClosed(socket);
        });
        caller.start();
        served.get(60, TimeUnit.SECONDS);
        caller.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
}
