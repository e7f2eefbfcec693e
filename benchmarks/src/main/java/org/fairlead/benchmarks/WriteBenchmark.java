package org.fairlead.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Protocol;
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

/** One message out of the engine: header, encoding to UTF-8, and for a client the mask. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WriteBenchmark {

    @Param({"20", "1024", "16384"})
    public int size;

    @Param({"SERVER", "CLIENT"})
    public Role role = Role.SERVER;

    @Param({"false", "true"})
    public boolean deflate;

    private String ascii = "";
    private String mixed = "";
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private BatchOutput out = new BatchOutput(0);
    private @Nullable Protocol engine;

    @Setup
    public void prepare() {
        ascii = Messages.ascii(size);
        mixed = Messages.mixed(size);
        bytes = ByteBuffer.wrap(Messages.bytes(size));
        out = new BatchOutput(4 * size + 64);
        DeflateParameters parameters = deflate ? new DeflateParameters(true, true, 15, 15) : null;
        engine = new Protocol(role, parameters, 10, () -> 0x37fa213d, new CountingEvents());
    }

    @TearDown
    public void release() {
        if (engine != null) {
            engine.release();
        }
    }

    @Benchmark
    public int ascii() {
        return text(ascii);
    }

    @Benchmark
    public int mixed() {
        return text(mixed);
    }

    @Benchmark
    public int binary() {
        out.clear();
        if (engine != null) {
            engine.writeBinary(out, bytes.rewind(), true);
        }
        return out.size();
    }

    private int text(String message) {
        out.clear();
        if (engine != null) {
            engine.writeText(out, message, true);
        }
        return out.size();
    }
}
