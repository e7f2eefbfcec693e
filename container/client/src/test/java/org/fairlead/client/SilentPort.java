package org.fairlead.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port that answers no connection request: nobody accepts, and those that may wait to be accepted are all there already. */
final class SilentPort implements AutoCloseable {

    private static final int MORE_THAN_MAY_WAIT = 16;

    private final ServerSocket listener;
    private final List<SocketChannel> waiting = new ArrayList<>();

    /** @param port 0 for any */
    SilentPort(InetAddress address, int port) throws IOException {
        listener = new ServerSocket(port, 1, address);
        for (int i = 0; i < MORE_THAN_MAY_WAIT; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            var unused = channel.connect(new InetSocketAddress(address, listener.getLocalPort()));
            waiting.add(channel);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : waiting) {
            channel.close();
        }
        listener.close();
    }
}
