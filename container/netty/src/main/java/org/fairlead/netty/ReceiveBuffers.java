package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * What a channel reads into. It is a channel's option ({@link ChannelOption#RECVBUF_ALLOCATOR}) and may change while the channel is open, which Netty's own
 * may not.
 */
public final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

    /** For the HTTP head and the TLS handshake: small buffers of their own, since a peer that dawdles holds on to them. */
    public static final ReceiveBuffers OPENING = new ReceiveBuffers(2048, false);

    /** For TLS: as much as the largest record. */
    static final ReceiveBuffers RECORDS = new ReceiveBuffers((16 << 10) + 512, false);

    /** For frames: the event loop's one buffer, which the engine reads empty in place. */
    static final ReceiveBuffers FRAMES = new ReceiveBuffers(16 << 10, true);

    private static final int READS_IN_A_ROW = 16;

    private final int bytes;
    private final boolean lent;

    /** @param lent whether the event loop's buffer is used where it can be had */
    private ReceiveBuffers(int bytes, boolean lent) {
        super(READS_IN_A_ROW);
        this.bytes = bytes;
        this.lent = lent;
    }

    /**
     * One for all channels of an event loop: it counts from when a channel begins to read until it has read, and is told first which channel that is. A
     * channel asks for it on its event loop, when it reads first.
     */
    @Override
    @SuppressWarnings("deprecation") // the interface's own method
    public RecvByteBufAllocator.Handle newHandle() {
        return LoopBuffers.current().handle(Handle::new);
    }

    private final class Handle extends MaxMessageHandle {
        private ReceiveBuffers now = ReceiveBuffers.this;

        @Override
        public void reset(ChannelConfig config) {
            super.reset(config);
            if (config.getRecvByteBufAllocator() instanceof ReceiveBuffers set) {
                now = set;
            }
        }

        @Override
        public int guess() {
            return now.bytes;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf loops = now.lent ? LoopBuffers.current().receive(allocator) : null;
            return loops != null ? loops : allocator.directBuffer(now.bytes);
        }
    }
}
