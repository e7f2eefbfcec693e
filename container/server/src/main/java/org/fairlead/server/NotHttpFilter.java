package org.fairlead.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Looks at the first byte alone: what cannot begin a request line is answered at once, not when a line end or a limit is reached. */
final class NotHttpFilter extends ChannelInboundHandlerAdapter {

    private static final int TLS_HANDSHAKE_RECORD = 0x16;

    private final RequestHandler requests;

    NotHttpFilter(RequestHandler requests) {
        this.requests = requests;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        int first = bytes.getUnsignedByte(bytes.readerIndex());
        if (mayBeginRequest(first)) {
            ctx.fireChannelRead(message);
            ctx.pipeline().remove(this);
        } else {
            bytes.release();
            requests.refuse(
                    400,
                    first == TLS_HANDSHAKE_RECORD
                            ? "This port speaks plain HTTP, and TLS came: connect with ws, not wss."
                            : "This is no HTTP request.");
            ctx.pipeline().remove(this);
        }
    }

    /** A method is a token; empty lines in front of it are tolerated (RFC 9112 section 2.2). */
    private static boolean mayBeginRequest(int first) {
        return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first == '\r' || first == '\n';
    }
}
