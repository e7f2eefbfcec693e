package org.fairlead.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.netty.HttpHeads;
import org.fairlead.netty.LingeringClose;
import org.fairlead.netty.NettyTransport;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The one request of a connection: it becomes a WebSocket connection, or it is answered and the channel closed. The channel's event loop guards
 * every mutable field.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
final class RequestHandler extends ChannelInboundHandlerAdapter {

    private static final System.Logger LOG = System.getLogger(RequestHandler.class.getName());

    private final Requests requests;
    private @Nullable ChannelHandlerContext context;

    /** Closes the channel when the handshake takes too long; null for no limit. */
    private @Nullable Future<?> limit;

    private @Nullable RequestHead head;
    private boolean answered;

    /** What came behind the head while a handler is asked; null while none is. */
    private @Nullable HeldBytes held;

    RequestHandler(Requests requests) {
        this.requests = requests;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        long nanos = requests.connectTimeoutNanos();
        if (nanos > 0) {
            // silently, and past the TLS handler, which would wait to say goodbye
            limit = ctx.executor().schedule(() -> ctx.pipeline().firstContext().close(), nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopClock();
        if (held != null) {
            held.release();
        }
    }

    private void stopClock() {
        if (limit != null) {
            limit.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (held != null && !answered && held.takes(message)) {
            return;
        }
        try {
            if (answered) {
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(request);
            } else if (message instanceof LastHttpContent && head != null) {
                answer(ctx, head);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        DecoderResult result = request.decoderResult();
        if (result.isFailure()) {
            refuseUnreadable(result.cause());
            return;
        }
        if (request.headers().size() > requests.limits().maxHeaders()) {
            refuse(431, "The request has more than " + requests.limits().maxHeaders() + " header fields.");
            return;
        }
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) || (length != null && !length.equals("0"))) {
            refuse(413, "A request with a body is not accepted here.");
            return;
        }
        try {
            head = HttpHeads.request(request);
        } catch (IllegalArgumentException e) {
            refuse(400, "A header field of the request is not valid: " + e.getMessage());
        }
    }

    private void refuseUnreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            refuse(414, "The request line is longer than " + requests.limits().maxRequestLineSize() + " bytes.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(431, "The header fields are longer than " + requests.limits().maxHeadersSize() + " bytes.");
        } else if (cause instanceof PrematureChannelClosureException) {
            answered = true;
            channel().close();
        } else {
            refuse(400, "This is no valid HTTP request.");
        }
    }

    private void answer(ChannelHandlerContext ctx, RequestHead request) {
        ChannelFacts facts = ChannelFacts.of(ctx.channel());
        Requests.Answer answer;
        try {
            answer = requests.answer(request, facts);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "no answer to " + request.method() + " " + request.target(), e);
            refuse(500, "The server failed to answer the request.");
            return;
        }
        if (answer instanceof Requests.Upgrade upgrade) {
            upgrade(ctx, upgrade.accepted());
        } else if (answer instanceof Requests.Ask ask) {
            ask(ctx, ask.pending());
        } else if (answer instanceof Requests.Final last) {
            send(last.response(), !request.method().equals("HEAD"));
        }
    }

    /** The time for the handshake is over when the handler gets the request; nothing more is read until it has answered. */
    private void ask(ChannelHandlerContext ctx, Deployment.Pending pending) {
        stopClock();
        head = null;
        held = new HeldBytes();
        ctx.channel().config().setAutoRead(false);
        ctx.pipeline().remove(HttpRequestDecoder.class);
        pending.decide(outcome -> {
            try {
                ctx.executor().execute(() -> decided(ctx, outcome));
            } catch (RejectedExecutionException e) {
                abandon(outcome);
            }
        });
    }

    private void decided(ChannelHandlerContext ctx, Deployment.Outcome outcome) {
        if (answered || !ctx.channel().isActive()) {
            abandon(outcome);
            ctx.close();
        } else if (outcome instanceof Deployment.Accepted accepted) {
            upgrade(ctx, accepted);
        } else if (outcome instanceof Deployment.Refused refused) {
            send(refused.response(), true);
        }
    }

    private static void abandon(Deployment.Outcome outcome) {
        if (outcome instanceof Deployment.Accepted accepted) {
            accepted.abandoned();
        }
    }

    private void upgrade(ChannelHandlerContext ctx, Deployment.Accepted accepted) {
        answered = true;
        ByteBuf response = HttpHeads.encode(ctx.alloc(), requests.dress(accepted.response()), true);
        ChannelFuture written = ctx.writeAndFlush(response);
        if (written.isDone() && !written.isSuccess()) {
            accepted.abandoned();
            ctx.close();
            return;
        }
        NettyTransport transport = new NettyTransport(ctx.channel());
        Connection connection = accepted.open(transport, requests.shared());
        transport.begin(connection);
        // what came behind the head follows now, to the connection
        if (held == null) {
            ctx.pipeline().remove(this);
            ctx.pipeline().remove(HttpRequestDecoder.class);
        } else {
            held.pass(ctx);
            ctx.pipeline().remove(this);
            if (!transport.isPaused()) {
                ctx.channel().config().setAutoRead(true);
            }
        }
    }

    /** Answers with the sentence, then closes. No effect when the request has been answered. */
    void refuse(int status, String sentence) {
        if (!answered) {
            send(ResponseHead.refusal(status, sentence), true);
        }
    }

    private void send(ResponseHead response, boolean withBody) {
        answered = true;
        Channel channel = channel();
        ByteBuf bytes = HttpHeads.encode(channel.alloc(), requests.dress(response), withBody);
        Objects.requireNonNull(context).writeAndFlush(bytes).addListener((ChannelFutureListener)
                written -> LingeringClose.begin(channel));
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> channel.remoteAddress() + ": " + response.status() + " " + response.reason());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            // before the answer: half a request; after it: the peer has read all that it wants, unless we are still
            // writing
            if (!answered || (ctx.channel() instanceof SocketChannel socket && socket.isOutputShutdown())) {
                ctx.close();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            // a reset, or bytes that are not TLS on a TLS port: nobody is there to be told
            LOG.log(System.Logger.Level.DEBUG, () -> ctx.channel().remoteAddress() + ": " + cause);
        } else {
            LOG.log(System.Logger.Level.ERROR, "a connection could not be opened", cause);
        }
        ctx.pipeline().firstContext().close();
    }

    private Channel channel() {
        return Objects.requireNonNull(context).channel();
    }
}
