package org.fairlead.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;

/** What came behind a request head before the request was answered. Little: nothing more is read meanwhile. Confined to the event loop. */
final class HeldBytes {

    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(1);

    /** @return whether these are bytes, which are kept */
    boolean takes(Object message) {
        if (message instanceof ByteBuf bytes) {
            buffers.add(bytes);
            return true;
        }
        return false;
    }

    /** To the next handler. */
    void pass(ChannelHandlerContext ctx) {
        for (ByteBuf bytes = buffers.poll(); bytes != null; bytes = buffers.poll()) {
            ctx.fireChannelRead(bytes);
        }
        ctx.fireChannelReadComplete();
    }

    void release() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
    }
}
