package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Collects written bytes; gives buffers of exactly the size asked for, at an odd position, so that overruns and slips show. */
final class CollectedOutput implements Output {
    int reserved;
    int largestReserve;
    int appended;

    @Nullable
    AsciiText asciiText = new AsciiText();

    private final boolean direct;
    private final ByteOrder order;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable ByteBuffer current;

    CollectedOutput() {
        this(false, ByteOrder.BIG_ENDIAN);
    }

    CollectedOutput(boolean direct, ByteOrder order) {
        this.direct = direct;
        this.order = order;
    }

    @Override
    public ByteBuffer reserve(int count) {
        assertThat(current).isNull();
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(count + 3) : ByteBuffer.allocate(count + 3);
        buffer.order(order).position(3);
        current = buffer;
        reserved++;
        largestReserve = Math.max(largestReserve, count);
        return buffer;
    }

    @Override
    public void commit(ByteBuffer buffer) {
        assertThat(buffer).isSameAs(current);
        assertThat(buffer.order()).isEqualTo(order);
        assertThat(buffer.limit()).isEqualTo(buffer.capacity());
        bytes.writeBytes(RecordedEvents.bytes(buffer.flip().position(3)));
        current = null;
    }

    @Override
    public void append(ByteBuffer buffer) {
        assertThat(current).isNull();
        appended++;
        bytes.writeBytes(RecordedEvents.bytes(buffer));
    }

    @Override
    public @Nullable AsciiText asciiText() {
        return asciiText != null ? asciiText : Output.super.asciiText();
    }

    /** Everything written since the last call. */
    byte[] take() {
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }

    String takeHex() {
        return HexFormat.of().formatHex(take());
    }
}
