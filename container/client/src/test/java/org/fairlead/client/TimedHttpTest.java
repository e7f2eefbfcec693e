package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

@Tag("B5")
class TimedHttpTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ServerSocket listener;
    private final URI uri;

    TimedHttpTest() throws IOException {
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

    interface Behaviour {
        void serve(Socket socket) throws Exception;
    }

    /** Accepts one connection and serves it on a thread of its own. */
    private CompletableFuture<Void> serving(Behaviour behaviour) {
        CompletableFuture<Void> served = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Socket socket = listener.accept()) {
                behaviour.serve(socket);
                served.complete(null);
            } catch (Throwable e) {
                served.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return served;
    }

    private static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                return head.toString();
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private static void write(Socket socket, String latin1) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Returns when the client has closed its end; fails after 30 s. */
    private static void awaitClosed(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {}
        } catch (SocketException reset) {
            return; // closed as well
        }
    }

    /** Sends a byte every few milliseconds until the client has closed its end. */
    private static void drip(Socket socket) throws IOException, InterruptedException {
        try {
            while (true) {
                write(socket, "x");
                TimeUnit.MILLISECONDS.sleep(5); // the slowness of the peer, which the test is about
            }
        } catch (SocketException e) {
            return; // closed
        }
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

    @Test
    void aRefusedConnectionIsAConnectException() throws IOException {
        listener.close();
        assertThatThrownBy(() -> TimedHttp.request(uri).limit(LONG).get())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(uri.toString());
    }

    @Test
    void aConnectionThatIsNeverAcceptedTimesOutAndIsReallyClosed() throws Exception {
        try (Socket socket = timedOutInTheBacklog()) {
            String request = readHead(socket);
            assertThat("GET / HTTP/1.1\r\n").startsWith(request.substring(0, Math.min(request.length(), 16)));
            awaitClosed(socket);
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
        CompletableFuture<Void> served = serving(socket -> {
            readHead(socket);
            write(socket, beginning);
            if (!beginning.isEmpty()) {
                write(socket, "xxx");
            }
            moment.come();
            if (beginning.isEmpty()) {
                awaitClosed(socket);
            } else {
                drip(socket);
            }
        });
        assertTimesOutAt(moment, uri);
        served.get(60, TimeUnit.SECONDS);
    }

    @Test
    void afterExpiriesNoThreadAndNoSocketIsLeft() throws Exception {
        try (Socket socket = timedOutInTheBacklog()) {
            awaitClosed(socket);
        }
        Set<Thread> threads = threads();
        long sockets = sockets();
        for (int i = 0; i < 5; i++) {
            try (Socket socket = timedOutInTheBacklog()) {
                awaitClosed(socket);
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

    @Test
    void statusHeadersAndBodyOfAResponseAreReturned() throws Exception {
        CompletableFuture<Void> served = serving(socket -> {
            readHead(socket);
            write(socket, "HTTP/1.0 404 Not here\r\nX-A: b\r\nContent-Length: 8\r\n\r\nSuccess.");
        });
        TimedHttp.Response response = TimedHttp.request(uri).limit(LONG).get();
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers().firstValue("x-a")).contains("b");
        assertThat(response.body()).isEqualTo("Success.".getBytes(StandardCharsets.UTF_8));
        assertThat(response.text()).isEqualTo("Success.");
        served.get(60, TimeUnit.SECONDS);
    }

    @Test
    void whatIsPostedArrivesWithItsFields() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        CompletableFuture<Void> served = serving(socket -> {
            String head = readHead(socket);
            byte[] body = socket.getInputStream().readNBytes(5);
            seen.set(head + new String(body, StandardCharsets.UTF_8));
            write(socket, "HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n");
        });
        TimedHttp.Response response = TimedHttp.request(uri)
                .limit(LONG)
                .header("X-Token", "secret")
                .post("text/plain", "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        served.get(60, TimeUnit.SECONDS);
        assertThat(seen.get())
                .startsWith("POST / HTTP/1.1\r\n")
                .contains("X-Token: secret\r\n", "Content-Type: text/plain\r\n")
                .endsWith("\r\n\r\nhello");
    }

    @Test
    void redirectsAreReturnedAndNotFollowed() throws Exception {
        CompletableFuture<Void> served = serving(socket -> {
            readHead(socket);
            write(socket, "HTTP/1.1 302 There\r\nLocation: " + uri + "other\r\nContent-Length: 0\r\n\r\n");
        });
        assertThat(TimedHttp.request(uri).limit(LONG).get().status()).isEqualTo(302);
        served.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\nghijk\r\n"
            })
    void aBodyThatIsTooLargeIsRefused(String answer) throws Exception {
        CompletableFuture<Void> served = serving(socket -> {
            readHead(socket);
            write(socket, answer);
            awaitClosed(socket);
        });
        assertThatThrownBy(
                        () -> TimedHttp.request(uri).limit(LONG).maxBodySize(10).get())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at least 11 bytes, and at most 10 are taken");
        served.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() throws Exception {
        CompletableFuture<Void> served = serving(socket -> {
            readHead(socket);
            write(socket, "HTTP/1.0 200 OK\r\n\r\n0123456789");
        });
        assertThat(TimedHttp.request(uri).limit(LONG).maxBodySize(10).get().body())
                .hasSize(10);
        served.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost/", "file:///etc/passwd", "mailto:a@b", "/relative", "http:///nohost"})
    void onlyHttpUrisAreFetched(String other) {
        assertThatThrownBy(() -> TimedHttp.fetch(URI.create(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(other);
    }

    @Test
    void badArgumentsAreRefusedAtOnce() {
        assertThatThrownBy(() -> TimedHttp.request(uri).maxBodySize(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimedHttp.request(uri).header("Host", "other"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimedHttp.request(uri).header("a b", "c"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Tag("B4")
    @Test
    void withoutALimitAndADefaultAFetchIsAnErrorAtOnce() {
        Timeouts.setDefault(null);
        assertThatThrownBy(() -> TimedHttp.fetch(uri)).isInstanceOf(IllegalStateException.class);
    }

    @Tag("B4")
    @Test
    void aBudgetThatIsSpentFetchesNothing() throws Exception {
        Timeouts.setDefault(() -> Duration.ZERO);
        assertThatThrownBy(() -> TimedHttp.fetch(uri)).isInstanceOf(TimeLimitException.class);
        listener.setSoTimeout(1);
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
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
        CompletableFuture<Void> served = serving(socket -> {
            readHead(socket);
            caller.interrupt();
            awaitClosed(socket);
        });
        caller.start();
        served.get(60, TimeUnit.SECONDS);
        caller.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void nobodyWaitsOnAnEventLoop() throws Exception {
        var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            assertThatThrownBy(() -> loops.submit(() -> TimedHttp.fetch(uri)).get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("event loop");
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }
}
