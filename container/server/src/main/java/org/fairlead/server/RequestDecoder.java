package org.fairlead.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Parses the request head, and before that looks at the first byte alone: what cannot begin a request line is answered at once, not when a line end or a
 * limit is reached.
 */
final class RequestDecoder extends HttpRequestDecoder {

    private static final int TLS_HANDSHAKE_RECORD = 0x16;

    private final RequestHandler requests;
    private boolean begun;

    RequestDecoder(HttpDecoderConfig limits, RequestHandler requests) {
        super(limits);
        this.requests = requests;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!begun && message instanceof ByteBuf bytes && bytes.isReadable()) {
            begun = true;
            int first = bytes.getUnsignedByte(bytes.readerIndex());
            if (!mayBeginRequest(first)) {
                bytes.release();
                requests.refuse(
                        400,
                        first == TLS_HANDSHAKE_RECORD
                                ? "This port speaks plain HTTP, and TLS came: connect with ws, not wss."
                                : "This is no HTTP request.");
                return;
            }
        }
        super.channelRead(ctx, message);
    }

    /** A method is a token; empty lines in front of it are tolerated (RFC 9112 section 2.2). */
    private static boolean mayBeginRequest(int first) {
        return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first == '\r' || first == '\n';
    }
}
