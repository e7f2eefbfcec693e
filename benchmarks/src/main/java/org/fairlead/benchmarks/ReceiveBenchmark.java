package org.fairlead.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Protocol;
import org.fairlead.protocol.ProtocolException;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message through a server's engine: header, unmasking, and for text the UTF-8 check, for deflated messages the inflater. The frame is
 * copied into the read buffer first, as a socket would, since the engine unmasks in place: {@code copyAlone} is the price of that.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReceiveBenchmark {

    /** What the message is made of. */
    public enum Content {
        BINARY,
        ASCII,
        /** Characters of one to four bytes. */
        MIXED,
        DEFLATED_ASCII,
        /** The same with context takeover: the stream lives on from message to message. */
        DEFLATED_TAKEOVER
    }

    @Param({"20", "1024", "16384"})
    public int size;

    @Param({"BINARY", "ASCII", "MIXED", "DEFLATED_ASCII", "DEFLATED_TAKEOVER"})
    public Content content = Content.BINARY;

    private final CountingEvents events = new CountingEvents();
    private ByteBuffer frame = ByteBuffer.allocateDirect(0);
    private ByteBuffer readBuffer = ByteBuffer.allocateDirect(0);
    private @Nullable Protocol server;

    @Setup
    public void makeFrame() {
        DeflateParameters deflate = switch (content) {
            case DEFLATED_ASCII -> new DeflateParameters(true, true, 15, 15);
            case DEFLATED_TAKEOVER -> new DeflateParameters(false, false, 15, 15);
            default -> null;
        };
        BatchOutput out = new BatchOutput(2 * size + 64);
        Protocol client = new Protocol(Role.CLIENT, deflate, 10, () -> 0x37fa213d, events);
        if (content == Content.BINARY) {
            client.writeBinary(out, ByteBuffer.wrap(Messages.bytes(size)), true);
        } else {
            client.writeText(out, content == Content.MIXED ? Messages.mixed(size) : Messages.ascii(size), true);
        }
        frame = out.take();
        readBuffer = ByteBuffer.allocateDirect(frame.remaining());
        client.release();
        server = new Protocol(Role.SERVER, deflate, 10, () -> 0, events);
    }

    @TearDown
    public void release() {
        if (server != null) {
            server.release();
        }
    }

    @Benchmark
    public long receive() throws ProtocolException {
        ByteBuffer in = copy();
        if (server != null) {
            server.receive(in);
        }
        return events.bytes();
    }

    @Benchmark
    public ByteBuffer copyAlone() {
        return copy();
    }

    private ByteBuffer copy() {
        readBuffer.clear();
        readBuffer.put(frame.rewind());
        return readBuffer.flip();
    }
}
