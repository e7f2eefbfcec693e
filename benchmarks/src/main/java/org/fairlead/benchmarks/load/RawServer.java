package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The least that can answer: after the handshake it echoes the first message of a connection and sends that echo again for every further message,
 * of which it looks at the head alone. At {@code /broadcast} the echo goes to all connections there. It shows what the load generator can do at most and what the
 * kernel's sockets cost by themselves, and is the server that clients are measured against. Where it has workers, each echo is asked for by one of them, which
 * may wait until it has been written: what it costs that another thread than the one that reads decides about an answer, and that a send returns when its bytes are with the
 * socket.
 */
public final class RawServer implements Runnable {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** As many equal echoes are made in advance as a pipelining client waits for. */
    private static final int BATCH = 16;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer shared = ByteBuffer.allocateDirect(512 << 10);
    private final AtomicLong echoes = new AtomicLong();
    private final Set<Served> listeners = new LinkedHashSet<>();
    private final Workers kind;
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "raw worker");
        thread.setDaemon(true);
        return thread;
    });

    /** What workers have asked for. */
    private final Queue<AskedEcho> asked = new ConcurrentLinkedQueue<>();

    /** What part other threads have. */
    public enum Workers {
        NONE,
        /** They ask for each echo. */
        ASK,
        /** They wait for it too. */
        WAIT
    }

    public RawServer(Workers kind) throws IOException {
        this.kind = kind;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
    }

    public int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** All echoes so far. */
    public long echoes() {
        return echoes.get();
    }

    @Override
    public void run() {
        try {
            while (true) {
                selector.select(this::ready);
                for (AskedEcho each = asked.poll(); each != null; each = asked.poll()) {
                    each.write();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = listener.accept();
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                new Served(channel);
            } else {
                ((Served) key.attachment()).ready();
            }
        } catch (IOException e) {
            // a client that is gone
            key.cancel();
            listeners.remove(key.attachment());
        }
    }

    private final class Served {
        private final SocketChannel channel;
        private final Stream stream;
        private final FrameCounter frames = new FrameCounter(true);
        private final StringBuilder head = new StringBuilder();
        private @Nullable RepeatedSend echo;
        private boolean upgraded;
        private boolean broadcasts;
        private final SelectionKey key;

        Served(SocketChannel channel) throws IOException {
            this.channel = channel;
            key = channel.register(selector, SelectionKey.OP_READ, this);
            stream = Stream.plain(channel);
        }

        void ready() throws IOException {
            if (key.isWritable()) {
                write(java.util.Objects.requireNonNull(echo));
            }
            if (stream.read(shared.clear()) < 0) {
                end();
                return;
            }
            shared.flip();
            if (!upgraded) {
                upgrade();
                return;
            }
            int messages = frames.count(shared);
            if (messages > 0) {
                echoes.lazySet(echoes.get() + messages);
                if (broadcasts) {
                    sendToAll(messages);
                } else if (kind != Workers.NONE) {
                    workers.execute(new AskedEcho(this, messages, kind == Workers.WAIT));
                } else {
                    echo(messages);
                }
            }
            if (frames.closed()) {
                end();
            }
        }

        void echo(int messages) throws IOException {
            RepeatedSend sending = echo == null ? first() : echo;
            sending.add(messages);
            write(sending);
        }

        private void end() throws IOException {
            channel.close();
            listeners.remove(this);
        }

        /** The frame is the same in every message of a publisher, so all write from one buffer. */
        private void sendToAll(int messages) {
            RepeatedSend sending = echo == null ? first() : echo;
            for (Iterator<Served> each = listeners.iterator(); each.hasNext(); ) {
                Served listener = each.next();
                try {
                    listener.deliver(sending, messages);
                } catch (IOException e) {
                    each.remove();
                    listener.key.cancel();
                }
            }
        }

        private void deliver(RepeatedSend original, int messages) throws IOException {
            if (echo == null) {
                echo = original.another();
            }
            echo.add(messages);
            write(echo);
        }

        private void write(RepeatedSend sending) throws IOException {
            int wanted = sending.write(stream) ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }

        private RepeatedSend first() {
            byte[] frame = Frames.fromServer(frames.takeFirst(), frames.firstWasText());
            echo = new RepeatedSend(Frames.repeated(frame, BATCH), frame.length);
            return echo;
        }

        private void upgrade() throws IOException {
            head.append(StandardCharsets.ISO_8859_1.decode(shared));
            if (head.indexOf("\r\n\r\n") < 0) {
                return;
            }
            upgraded = true;
            broadcasts = head.indexOf("GET /broadcast ") == 0;
            if (broadcasts) {
                listeners.add(this);
            }
            String response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + accept(head.toString()) + "\r\n\r\n";
            stream.write(ByteBuffer.wrap(response.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** A worker's: it has the selector's thread write. */
    private final class AskedEcho implements Runnable {
        private final Served served;
        private final int messages;
        private final boolean waits;
        private volatile @Nullable Thread waiter;
        private volatile boolean written;

        AskedEcho(Served served, int messages, boolean waits) {
            this.served = served;
            this.messages = messages;
            this.waits = waits;
        }

        @Override
        public void run() {
            waiter = waits ? Thread.currentThread() : null;
            asked.add(this);
            selector.wakeup();
            while (waits && !written) {
                LockSupport.park(this);
            }
        }

        /** On the selector's thread. */
        void write() {
            try {
                served.echo(messages);
            } catch (IOException e) {
                served.key.cancel();
            }
            if (waits) {
                written = true;
                LockSupport.unpark(waiter);
            }
        }
    }

    private static String accept(String head) throws IOException {
        String field = "sec-websocket-key:";
        String key = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(field))
                .map(line -> line.substring(field.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IOException("no Sec-WebSocket-Key"));
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
