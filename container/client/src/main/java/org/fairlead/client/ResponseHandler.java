package org.fairlead.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.netty.HttpHeads;
import org.fairlead.netty.NettyTransport;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/** The server's answer: a switch of protocols, or a refusal with its body. The channel's event loop guards every mutable field. */
final class ResponseHandler extends ChannelInboundHandlerAdapter {

    /** What is kept of a refusal's body. */
    private static final int MAX_BODY_BYTES = 64 << 10;

    private final Opening opening;
    private final Hop hop;

    /** The head of a refusal whose body is being read. */
    private @Nullable HttpResponse refusal;

    private boolean answered;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

    ResponseHandler(Opening opening, Hop hop) {
        this.opening = opening;
        this.hop = hop;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (isOver(ctx)) {
                return;
            }
            if (message instanceof HttpResponse response) {
                begin(ctx, response);
            } else if (message instanceof HttpContent content && refusal != null) {
                collect(ctx, content, refusal);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Whether nothing that this channel does matters any more. */
    private boolean isOver(ChannelHandlerContext ctx) {
        return answered || opening.isDone() || !hop.isOn(ctx.channel());
    }

    private void begin(ChannelHandlerContext ctx, HttpResponse response) {
        int maxHeaders = opening.limits().maxHeaders();
        if (response.decoderResult().isFailure()) {
            String reason = String.valueOf(response.decoderResult().cause().getMessage());
            opening.failWith("the answer is no valid HTTP response: " + reason, null);
        } else if (response.headers().size() > maxHeaders) {
            opening.failWith("the answer has more than " + maxHeaders + " header fields", null);
        } else if (response.status().code() == 101) {
            upgrade(ctx, response);
        } else if (response.status().code() < 200) {
            // nothing was asked that an interim response could be about, and none has a body
            refused(ctx, response);
        } else {
            refusal = response;
        }
    }

    private void collect(ChannelHandlerContext ctx, HttpContent content, HttpResponse head) {
        ByteBuf bytes = content.content();
        int length = Math.min(bytes.readableBytes(), MAX_BODY_BYTES - body.size());
        byte[] chunk = new byte[length];
        bytes.readBytes(chunk);
        body.writeBytes(chunk);
        if (content instanceof LastHttpContent || body.size() == MAX_BODY_BYTES) {
            refused(ctx, head);
        }
    }

    private void upgrade(ChannelHandlerContext ctx, HttpResponse response) {
        answered = true;
        ResponseHead head = head(response);
        NettyTransport transport = new NettyTransport(ctx.channel());
        Connection connection = head == null ? null : opening.switched(hop, head, transport);
        if (connection == null) {
            return;
        }
        transport.begin(connection);
        opening.succeed(ctx.channel(), connection);
        if (ctx.pipeline().get(ProxyHandler.class) != null) {
            ctx.pipeline().remove(ProxyHandler.class);
        }
        ctx.pipeline().remove(this);
        // what came behind the head follows now, to the connection
        ctx.pipeline().remove(HttpResponseDecoder.class);
    }

    private void refused(ChannelHandlerContext ctx, HttpResponse response) {
        answered = true;
        ResponseHead head = head(response);
        if (head != null) {
            opening.refused(hop, head, ctx.channel());
        }
    }

    /** @return null where it is none, which has been told */
    private @Nullable ResponseHead head(HttpResponse response) {
        try {
            return HttpHeads.response(response, body.toByteArray());
        } catch (IllegalArgumentException e) {
            opening.failWith("the answer cannot be used: " + e.getMessage(), e);
            return null;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ended(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended(ctx);
    }

    private void ended(ChannelHandlerContext ctx) {
        if (isOver(ctx)) {
            return;
        }
        if (refusal != null) {
            refused(ctx, refusal); // with as much of its body as came
        } else {
            opening.failWith(hop.peer() + " closed the connection before it had answered", null);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (isOver(ctx)) {
            return;
        }
        Throwable origin = cause.getCause() instanceof SSLException ? cause.getCause() : cause;
        opening.failWith(
                origin instanceof IOException ? String.valueOf(origin.getMessage()) : origin.toString(), origin);
    }
}
