package org.fairlead.benchmarks.echo;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one text message in flight on each of many connections, from one thread, and counts the echoes. Frames are masked once, before the
 * run; of an answer only the length is looked at, apart from the first on each connection, which must be the whole echo.
 *
 * <p>Reads jobs from standard input, a line each: {@code port connections size warmUpMillis measureMillis}; answers with a line
 * {@code messages nanos cpuNanos} that covers the measured part, or {@code failed reason}. {@code cpuNanos} is this process's own processor time: where
 * it is close to {@code nanos}, the generator and not the server was the limit.
 */
public final class LoadGenerator {

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    private LoadGenerator() {}

    public static void main(String[] args) throws Exception {
        LoadGenerator generator = new LoadGenerator();
        try (BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
                System.out.println(generator.run(job));
            }
        }
        System.exit(0);
    }

    private String run(String job) throws InterruptedException {
        String[] words = job.split(" ", -1);
        int port = Integer.parseInt(words[0]);
        int connections = Integer.parseInt(words[1]);
        Frames frames = Frames.ofSize(Integer.parseInt(words[2]));
        Load load = new Load();
        List<Channel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                channels.add(connect(port, frames, load));
            }
            load.await(connections, Duration.ofSeconds(30));
            Thread.sleep(Long.parseLong(words[3]));
            Load.Reading before = read(load);
            Thread.sleep(Long.parseLong(words[4]));
            Load.Reading after = read(load);
            if (load.failure() != null) {
                return "failed " + load.failure();
            }
            return after.since(before);
        } finally {
            load.finish();
            closeAll(channels);
            frames.release();
        }
    }

    /** Each connection closes itself after the echo that is under way, so that no server sees a reset; one that is stuck is closed here. */
    private static void closeAll(List<Channel> channels) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        for (Channel channel : channels) {
            if (!channel.closeFuture().await(limit - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                channel.close().sync();
            }
        }
    }

    private Channel connect(int port, Frames frames, Load load) throws InterruptedException {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.config().setTcpNoDelay(true);
                        channel.pipeline().addLast(new LoadConnection(frames, load));
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    /** Asked on the event loop, where the counter lives. */
    private Load.Reading read(Load load) throws InterruptedException {
        return loop.submit(() -> new Load.Reading(load.messages(), System.nanoTime(), processCpuNanos()))
                .sync()
                .getNow();
    }

    private static long processCpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    /** What goes out and what must come back. */
    record Frames(ByteBuf request, ByteBuf reply) {

        static Frames ofSize(int size) {
            byte[] payload = new byte[size];
            for (int i = 0; i < size; i++) {
                payload[i] = (byte) ('a' + i % 26);
            }
            byte[] key = {0x37, (byte) 0xfa, 0x21, 0x3d};
            ByteBuf request = Unpooled.directBuffer(size + 14);
            ByteBuf reply = Unpooled.directBuffer(size + 10);
            writeHead(request, size, 0x80);
            writeHead(reply, size, 0);
            request.writeBytes(key);
            reply.writeBytes(payload);
            for (int i = 0; i < size; i++) {
                request.writeByte(payload[i] ^ key[i & 3]);
            }
            return new Frames(request, reply);
        }

        private static void writeHead(ByteBuf out, int size, int maskBit) {
            out.writeByte(0x81);
            if (size < 126) {
                out.writeByte(maskBit | size);
            } else if (size < 1 << 16) {
                out.writeByte(maskBit | 126).writeShort(size);
            } else {
                out.writeByte(maskBit | 127).writeLong(size);
            }
        }

        void release() {
            request.release();
            reply.release();
        }
    }
}
