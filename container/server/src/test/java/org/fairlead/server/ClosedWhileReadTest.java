package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fairlead.checks.Leaks;
import org.fairlead.netty.Sockets;
import org.fairlead.session.Dispatch;
import org.fairlead.session.FairleadSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that are closed while there is more to read. */
@ExtendWith(Leaks.class)
class ClosedWhileReadTest {

    private static final byte[] HI = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'H', 'i'};
    private static final byte[] CLOSE_1000 = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe8};

    /** More than is read at once. */
    private static final int MUCH = 100_000;

    @TempDir
    private Path directory;

    /**
     * Waits with the first message until the client has sent all it has. With the second one it cuts its connection, and sees to it that another socket
     * with something to read has the file descriptor then.
     */
    @ServerEndpoint("/cut")
    public static class Cut {
        private final CountDownLatch sent;
        private final ServerSocketChannel listener;
        private final List<SocketChannel> opened;
        private boolean again;

        Cut(CountDownLatch sent, ServerSocketChannel listener, List<SocketChannel> opened) {
            this.sent = sent;
            this.listener = listener;
            this.opened = opened;
        }

        @OnMessage
        public void text(String message, Session session) throws Exception {
            if (!again) {
                again = true;
                assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
                return;
            }
            Set<String> closed = sockets();
            ((FairleadSession) session).abort();
            closed.removeAll(sockets());
            do {
                opened.add(SocketChannel.open(listener.getLocalAddress()));
                opened.add(listener.accept());
            } while (!sockets().containsAll(closed));
            for (SocketChannel each : opened) {
                each.write(ByteBuffer.wrap(HI));
            }
        }

        private static Set<String> sockets() throws IOException {
            try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
                return all.filter(Cut::isSocket).map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
            }
        }

        private static boolean isSocket(Path descriptor) {
            try {
                return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
            } catch (IOException closed) {
                return false;
            }
        }
    }

    @Test
    void abortedChannelDoesNotReadFromTheNextSocketWithItsDescriptor() throws Exception {
        assumeTrue(Sockets.best() == Sockets.EPOLL, "the JDK's sockets look after themselves");
        Path path = directory.resolve("server.sock");
        CountDownLatch sent = new CountDownLatch(1);
        List<SocketChannel> opened = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(directory.resolve("other.sock")));
                WebSocketServer server = WebSocketServer.builder()
                        .unixSocket(path)
                        .ioThreads(1)
                        .settings(s -> s.dispatch(Dispatch.EVENT_LOOP))
                        .endpoint(Cut.class, () -> new Cut(sent, listener, opened))
                        .endpoint(Echo.class)
                        .start();
                UnixClient client = new UnixClient(path)) {
            assertThat(client.upgrade("/cut")).startsWith("HTTP/1.1 101 ");
            client.send(HI);
            client.send(Arrays.copyOf(HI, MUCH));
            sent.countDown();
            try (UnixClient next =
                    new UnixClient(path)) { // is answered when the event loop has done with the first one
                assertThat(next.upgrade("/echo")).startsWith("HTTP/1.1 101 ");
            }
            assertThat(opened).isNotEmpty();
            for (SocketChannel each : opened) {
                ByteBuffer read = ByteBuffer.allocate(2 * HI.length);
                each.configureBlocking(false);
                each.read(read);
                assertThat(Arrays.copyOf(read.array(), read.position())).isEqualTo(HI);
            }
        } finally {
            for (SocketChannel each : opened) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void peerThatSendsMoreBehindItsCloseGetsOurCloseAllTheSame(Dispatch dispatch) throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .settings(s -> s.dispatch(dispatch))
                        .endpoint(Echo.class)
                        .start();
                RawClient client = RawClient.upgraded(server.port(), "/echo")) {
            try {
                client.send(Arrays.copyOf(CLOSE_1000, 10 * MUCH));
            } catch (SocketException reset) {
                // the server has closed already, and did not wait for what comes behind the Close
            }
            assertThat(client.readCloseCode()).isEqualTo(1000);
            assertThat(client.ended()).isTrue();
            Channels.awaitNone(server);
        }
    }
}
