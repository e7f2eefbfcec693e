package org.fairlead.benchmarks.broadcast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Clients that count the bytes that they receive, and look at nothing. */
final class Listeners implements AutoCloseable {

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "listeners");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private long received; // guarded by the lock

    Listeners(int port, int count, boolean deflate) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channels.add(channel);
            upgrade(channel, deflate);
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private static void upgrade(SocketChannel channel, boolean deflate) throws IOException {
        String extension = deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
        channel.write(ByteBuffer.wrap(
                ("GET /broadcast HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + extension
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1)));
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0 && channel.read(one.clear()) > 0) {
            head.append((char) one.get(0));
        }
        if (head.indexOf(" 101 ") < 0 || deflate != head.toString().contains("server_no_context_takeover")) {
            throw new IOException("no agreement: " + head);
        }
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
        try {
            while (selector.isOpen()) {
                long[] bytes = {0};
                selector.select(key -> {
                    try {
                        bytes[0] += Math.max(0, ((SocketChannel) key.channel()).read(buffer.clear()));
                    } catch (IOException e) {
                        key.cancel();
                    }
                });
                lock.lock();
                try {
                    received += bytes[0];
                    more.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.nio.channels.ClosedSelectorException e) {
            // the end
        }
    }

    /** Waits until so many bytes have come since the last call. */
    void await(long bytes) throws InterruptedException {
        lock.lock();
        try {
            while (received < bytes) {
                more.await();
            }
            received -= bytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
