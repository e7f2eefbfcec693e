package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The loop over all connections of a job, on the thread that calls it. */
final class LoadLoop implements AutoCloseable {

    /** So many handshakes are under way at once: no server's backlog overflows. */
    private static final int MOST_OPENING = 32;

    /** Of a connection that reads nothing: little fits between the server and it. */
    private static final int STALLED_BUFFER = 4 << 10;

    private static final long OPEN_SECONDS = 60;
    private static final long END_SECONDS = 3;

    private final Job job;
    private final Selector selector = Selector.open();
    private final ByteBuffer shared = ByteBuffer.allocateDirect(512 << 10);
    private final List<LoadConnection> connections = new ArrayList<>();
    private int settled;
    private @Nullable IOException failure;

    LoadLoop(Job job) throws IOException {
        this.job = job;
    }

    /** Opens so many connections, and sends one message on each and awaits its echo, if {@code echoed}. */
    List<LoadConnection> open(int count, boolean echoed) throws IOException {
        return open(count, echoed, false);
    }

    /** Opens so many connections that read nothing from then on. */
    void openStalled(int count) throws IOException {
        for (LoadConnection connection : open(count, false, true)) {
            connection.stall();
        }
    }

    private List<LoadConnection> open(int count, boolean echoed, boolean stalled) throws IOException {
        settled = 0;
        int start = connections.size();
        Conversation opening = new Conversation() {
            @Override
            public void opened(LoadConnection connection) throws IOException {
                if (echoed) {
                    connection.send(1);
                } else {
                    settled++;
                }
            }

            @Override
            public void received(LoadConnection connection, int messages) {
                settled++;
            }
        };
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(OPEN_SECONDS);
        while (settled < count) {
            while (connections.size() - start < count && connections.size() - start - settled < MOST_OPENING) {
                connect(opening, stalled);
            }
            turn(100);
            if (System.nanoTime() > limit) {
                throw new IOException(
                        "only " + settled + " of " + count + " connections were ready after " + OPEN_SECONDS + " s");
            }
        }
        return connections.subList(start, connections.size());
    }

    /** Begins to open one more connection. */
    void connect(Conversation conversation) throws IOException {
        connect(conversation, false);
    }

    private void connect(Conversation conversation, boolean stalled) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (stalled) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, STALLED_BUFFER);
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        LoadConnection connection = new LoadConnection(connections.size(), job, channel, conversation);
        connections.add(connection);
        connection.registered(channel.register(selector, SelectionKey.OP_CONNECT, connection));
        if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), job.number("port")))) {
            connection.ready(shared);
        }
    }

    /** Handles what is ready, waiting for it at most so long; 0 stands for not at all. */
    void turn(long millis) throws IOException {
        if (millis == 0) {
            selector.selectNow(this::ready);
        } else {
            selector.select(this::ready, millis);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((LoadConnection) key.attachment()).ready(shared);
        } catch (IOException e) {
            failure = e;
        }
    }

    void runFor(long millis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            turn(left);
        }
    }

    void runUntil(BooleanSupplier condition, long seconds) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            turn(50);
        }
    }

    /** Forgets connections that have ended. */
    void forgetClosed() {
        connections.removeIf(connection -> !connection.isOpen());
    }

    /** Says Close on every connection, and cuts those that the server keeps. */
    void closeAll() throws IOException {
        Conversation ending = (connection, messages) -> {};
        for (LoadConnection connection : connections) {
            if (connection.isOpen()) {
                connection.converse(ending);
                connection.close();
            }
        }
        runUntil(() -> connections.stream().noneMatch(LoadConnection::isOpen), END_SECONDS);
    }

    @Override
    public void close() throws IOException {
        for (LoadConnection connection : connections) {
            connection.cut();
        }
        selector.close();
    }
}
