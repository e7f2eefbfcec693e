package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.Supplier;
import org.fairlead.protocol.AsciiText;
import org.fairlead.protocol.FrameReaders;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that one event loop lends to its connections: one to read into, and some to gather batches in. Whoever has one has it for the moment, so that
 * a read, or a batch that the socket takes at once, allocates nothing, and idle connections hold nothing. Confined to the event loop.
 */
final class LoopBuffers {

    /** What a read may bring at once. */
    static final int RECEIVE_BYTES = 64 << 10;

    /** What a batch takes at first: a few small frames, or some hundred of the smallest. */
    private static final int BATCH_BYTES = 4096;

    /** What a larger frame takes: header and payload of the most that is asked for at once. */
    private static final int LARGE_BATCH_BYTES = (16 << 10) + 64;

    private static final FastThreadLocal<LoopBuffers> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected LoopBuffers initialValue() {
            return new LoopBuffers();
        }

        @Override
        protected void onRemoval(LoopBuffers buffers) {
            buffers.release();
        }
    };

    private RecvByteBufAllocator.@Nullable Handle handle;
    private @Nullable ByteBuf receive;
    private @Nullable ByteBuf largeBatch;

    /** The first {@link #batchCount}, the latest that came back last. */
    private final @Nullable ByteBuf[] batches = new ByteBuf[LoopFlushes.MOST];

    private int batchCount;

    private final LoopFlushes flushes = new LoopFlushes();

    private final FrameReaders frameReaders = new FrameReaders();
    private @Nullable AsciiText asciiText;

    private LoopBuffers() {}

    /** The calling event loop's. */
    static LoopBuffers current() {
        return OF_THREAD.get();
    }

    /** What its channels count a row of reads with, one channel after the other. */
    RecvByteBufAllocator.Handle handle(Supplier<RecvByteBufAllocator.Handle> maker) {
        RecvByteBufAllocator.Handle made = handle;
        if (made == null) {
            made = maker.get();
            handle = made;
        }
        return made;
    }

    /** An empty buffer to read into, which comes back when it is released; null while somebody has it. */
    @Nullable
    ByteBuf receive(ByteBufAllocator allocator) {
        ByteBuf buffer = receive;
        if (buffer == null) {
            buffer = allocator.directBuffer(RECEIVE_BYTES, RECEIVE_BYTES);
            receive = buffer;
        }
        return buffer.refCnt() == 1 ? buffer.clear().retain() : null;
    }

    /** Whether a buffer is lent only for as long as it is looked at: what is to be kept is to be copied. */
    boolean isReceive(ByteBuf buffer) {
        return buffer == receive;
    }

    /** An empty buffer with room for so many bytes, the caller's own. */
    ByteBuf takeBatch(ByteBufAllocator allocator, int bytes) {
        if (bytes > LARGE_BATCH_BYTES) {
            return allocator.directBuffer(bytes);
        }
        boolean large = bytes > BATCH_BYTES;
        ByteBuf buffer = large ? takeLarge() : takeSmall();
        if (buffer == null) {
            int size = large ? LARGE_BATCH_BYTES : BATCH_BYTES;
            return allocator.directBuffer(size, size);
        }
        return buffer;
    }

    private @Nullable ByteBuf takeLarge() {
        ByteBuf buffer = largeBatch;
        largeBatch = null;
        return buffer;
    }

    private @Nullable ByteBuf takeSmall() {
        if (batchCount == 0) {
            return null;
        }
        ByteBuf buffer = batches[--batchCount];
        batches[batchCount] = null;
        return buffer;
    }

    /** Whether a batch is one of those that there are several of. */
    static boolean isSmall(ByteBuf buffer) {
        return buffer.maxCapacity() == BATCH_BYTES;
    }

    /** Whether a batch can be lent again when it is given back. */
    static boolean isLent(ByteBuf buffer) {
        return buffer.maxCapacity() <= LARGE_BATCH_BYTES;
    }

    /** Takes a batch back of which the caller has one reference; it is lent again where that is the last one. */
    void returnBatch(ByteBuf buffer) {
        boolean large = !isSmall(buffer);
        if (buffer.refCnt() != 1 || (large ? largeBatch != null : batchCount == batches.length)) {
            buffer.release();
        } else if (large) {
            largeBatch = buffer.clear();
        } else {
            batches[batchCount++] = buffer.clear();
        }
    }

    LoopFlushes flushes() {
        return flushes;
    }

    FrameReaders frameReaders() {
        return frameReaders;
    }

    AsciiText asciiText() {
        AsciiText made = asciiText;
        if (made == null) {
            made = new AsciiText();
            asciiText = made;
        }
        return made;
    }

    private void release() {
        if (receive != null) {
            receive.release();
            receive = null;
        }
        for (ByteBuf batch = takeSmall(); batch != null; batch = takeSmall()) {
            batch.release();
        }
        if (largeBatch != null) {
            largeBatch.release();
            largeBatch = null;
        }
    }
}
