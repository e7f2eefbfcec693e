package org.fairlead.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.fairlead.container.Connector;
import org.fairlead.handshake.HandshakeException;
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
    private final Connector.Attempt attempt;

    /** The head of a refusal whose body is being read. */
    private @Nullable HttpResponse refusal;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

    ResponseHandler(Opening opening, Connector.Attempt attempt) {
        this.opening = opening;
        this.attempt = attempt;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (opening.isDone()) {
                return;
            }
            if (message instanceof HttpResponse response) {
                begin(ctx, response);
            } else if (message instanceof HttpContent content && refusal != null) {
                collect(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            String reason = String.valueOf(response.decoderResult().cause().getMessage());
            opening.failWith("the answer is no valid HTTP response: " + reason, null);
        } else if (response.headers().size() > attempt.limits().maxHeaders()) {
            opening.failWith("the answer has more than " + attempt.limits().maxHeaders() + " header fields", null);
        } else if (response.status().code() == 101) {
            upgrade(ctx, response);
        } else if (response.status().code() < 200) {
            // nothing was asked that an interim response could be about, and none has a body
            refused(ctx, response);
        } else {
            refusal = response;
        }
    }

    private void collect(ChannelHandlerContext ctx, HttpContent content) {
        ByteBuf bytes = content.content();
        int length = Math.min(bytes.readableBytes(), MAX_BODY_BYTES - body.size());
        byte[] chunk = new byte[length];
        bytes.readBytes(chunk);
        body.writeBytes(chunk);
        if (refusal != null && (content instanceof LastHttpContent || body.size() == MAX_BODY_BYTES)) {
            refused(ctx, refusal);
        }
    }

    private void upgrade(ChannelHandlerContext ctx, HttpResponse response) {
        NettyTransport transport = new NettyTransport(ctx.channel());
        Connection connection = agree(response, transport);
        if (connection == null) {
            return;
        }
        transport.begin(connection);
        opening.succeed(ctx.channel(), connection);
        ctx.pipeline().remove(this);
        // what came behind the head follows now, to the connection
        ctx.pipeline().remove(HttpResponseDecoder.class);
    }

    private void refused(ChannelHandlerContext ctx, HttpResponse response) {
        Connection connection = agree(response, new NettyTransport(ctx.channel()));
        if (connection != null) {
            opening.failWith("the answer has status " + response.status().code() + ", not 101", null);
        }
    }

    /** @return null where there is no agreement, which has been told */
    private @Nullable Connection agree(HttpResponse response, NettyTransport transport) {
        try {
            ResponseHead head = HttpHeads.response(response, body.toByteArray());
            Connector.Exchange exchange = new Connector.Exchange(attempt.uri(), attempt.request(), head);
            return attempt.established(exchange, transport, opening.shared());
        } catch (HandshakeException e) {
            opening.fail(e);
        } catch (RuntimeException e) {
            opening.failWith("the answer cannot be used: " + e.getMessage(), e);
        }
        return null;
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
        if (refusal != null && !opening.isDone()) {
            refused(ctx, refusal); // with as much of its body as came
        } else {
            opening.failWith("the server closed the connection before it had answered", null);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable origin = cause.getCause() instanceof SSLException ? cause.getCause() : cause;
        opening.failWith(
                origin instanceof IOException ? String.valueOf(origin.getMessage()) : origin.toString(), origin);
    }
}
