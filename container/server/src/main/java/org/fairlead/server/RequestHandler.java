package org.fairlead.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
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
import java.util.function.Supplier;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.handshake.ServerHandshake;
import org.fairlead.netty.HttpHeads;
import org.fairlead.netty.LingeringClose;
import org.fairlead.netty.NettyTransport;
import org.fairlead.netty.Peers;
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
    private final Arrival arrival;
    private final boolean tls;
    private @Nullable ChannelHandlerContext context;

    /** Who the two ends are, by the channel or by a PROXY header. */
    private @Nullable Peers peers;

    /** Whether a PROXY header said that the client speaks TLS with the proxy. */
    private boolean secureToProxy;

    /** Whether the connection comes too fast behind others from its address, so that it is refused once its request is there. */
    private boolean tooFast;

    /** Closes the channel when the handshake takes too long; null for no limit. */
    private @Nullable Future<?> limit;

    private @Nullable RequestHead head;
    private boolean answered;

    /** What came behind the head while a handler is asked; null while none is. */
    private @Nullable HeldBytes held;

    RequestHandler(Requests requests, Arrival arrival, boolean tls) {
        this.requests = requests;
        this.arrival = arrival;
        this.tls = tls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        long nanos = requests.connectTimeoutNanos();
        if (nanos > 0) {
            // silently, and past the TLS handler, which would wait to say goodbye
            limit = ctx.executor().schedule(this::timeOut, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void timeOut() {
        if (!answered) {
            count(Refusal.TIMEOUT);
        }
        cut();
    }

    private void cut() {
        channel().pipeline().firstContext().close();
    }

    private void count(Refusal refusal) {
        requests.admission().counters().refused(refusal);
    }

    /** Who is there is known, as far as the connection itself tells. @return whether it may go on; else it is closed */
    boolean arrived(Peers ends, boolean clientSpeaksTls) {
        peers = ends;
        secureToProxy = clientSpeaksTls;
        if (requests.forwarding().believesHeaders(ends.remote())) {
            return true; // whose connection it is comes with the request
        }
        tooFast = !requests.admission().admitsConnection(ends.remote());
        if (tooFast && tls) {
            // its handshake is the work that must not be done for everybody who wants it
            answered = true;
            count(Refusal.MAX_CONNECTION_RATE);
            cut();
            return false;
        }
        return true;
    }

    void refuseProxyHeader(Throwable cause) {
        if (!answered) {
            answered = true;
            count(Refusal.PROXY_HEADER);
            LOG.log(System.Logger.Level.DEBUG, () -> channel().remoteAddress() + ": " + cause.getMessage());
        }
        cut();
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
        RequestHead made;
        try {
            made = HttpHeads.request(request);
        } catch (IllegalArgumentException e) {
            refuse(400, "A header field of the request is not valid: " + e.getMessage());
            return;
        }
        ResponseHead noHost = ServerHandshake.checkHost(made);
        if (noHost == null) {
            head = made;
        } else {
            answered = true;
            send(noHost, made, Refusal.REQUEST);
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
        answered = true;
        Forwarding.Seen seen;
        try {
            seen = requests.forwarding().look(request, ChannelFacts.of(ctx.channel(), peers(), secureToProxy));
        } catch (IllegalArgumentException e) {
            send(ResponseHead.refusal(400, "The Forwarded field cannot be read."), request, Refusal.REQUEST);
            return;
        }
        if (requests.forwarding().believesHeaders(peers().remote())) {
            tooFast = !requests.admission().admitsConnection(seen.facts().remoteAddress());
        }
        if (tooFast) {
            send(Admission.tooFast(), request, Refusal.MAX_CONNECTION_RATE);
        } else {
            act(ctx, seen, () -> requests.answer(seen.head(), seen.facts()));
        }
    }

    private void act(ChannelHandlerContext ctx, Forwarding.Seen seen, Supplier<Requests.Answer> question) {
        RequestHead request = seen.head();
        Requests.Answer answer;
        try {
            answer = question.get();
        } catch (RuntimeException e) {
            fail(request, e);
            return;
        }
        if (answer instanceof Requests.Upgrade upgrade) {
            arrival.takes(upgrade.place());
            upgrade(ctx, upgrade.accepted(), seen.facts());
        } else if (answer instanceof Requests.Ask ask) {
            arrival.takes(ask.place());
            ask(ctx, ask.pending(), seen);
        } else if (answer instanceof Requests.Final last) {
            send(last.response(), request, last.refusal());
        } else if (answer instanceof Requests.Later later) {
            later.response()
                    .whenCompleteAsync(
                            (response, failure) -> answerLater(ctx, seen, response, failure), ctx.executor());
        }
    }

    private void answerLater(
            ChannelHandlerContext ctx,
            Forwarding.Seen seen,
            @Nullable ResponseHead response,
            @Nullable Throwable failure) {
        if (failure != null) {
            fail(seen.head(), failure);
        } else if (response == null) {
            act(ctx, seen, () -> requests.deployed(seen.head(), seen.facts()));
        } else {
            send(response, seen.head(), null);
        }
    }

    private void fail(RequestHead request, Throwable cause) {
        LOG.log(System.Logger.Level.ERROR, "no answer to " + request.method() + " " + request.target(), cause);
        send(ResponseHead.refusal(500, "The server failed to answer the request."), request, null);
    }

    /** The time for the handshake is over when the handler gets the request; nothing more is read until it has answered. */
    private void ask(ChannelHandlerContext ctx, Deployment.Pending pending, Forwarding.Seen seen) {
        stopClock();
        answered = false;
        head = null;
        held = new HeldBytes();
        ctx.channel().config().setAutoRead(false);
        ctx.pipeline().remove(HttpRequestDecoder.class);
        pending.decide(outcome -> {
            try {
                ctx.executor().execute(() -> decided(ctx, outcome, seen));
            } catch (RejectedExecutionException e) {
                abandon(outcome);
            }
        });
    }

    private void decided(ChannelHandlerContext ctx, Deployment.Outcome outcome, Forwarding.Seen seen) {
        if (answered || !ctx.channel().isActive()) {
            abandon(outcome);
            ctx.close();
            return;
        }
        answered = true;
        if (outcome instanceof Deployment.Accepted accepted) {
            upgrade(ctx, accepted, seen.facts());
        } else if (outcome instanceof Deployment.Refused refused) {
            send(refused.response(), seen.head(), Refusal.of(refused.reason()));
        }
    }

    private static void abandon(Deployment.Outcome outcome) {
        if (outcome instanceof Deployment.Accepted accepted) {
            accepted.abandoned();
        }
    }

    private void upgrade(ChannelHandlerContext ctx, Deployment.Accepted accepted, ChannelFacts facts) {
        ByteBuf response = HttpHeads.encode(ctx.alloc(), accepted.response(), requests.more(accepted.response()), true);
        ChannelFuture written = ctx.writeAndFlush(response);
        if (written.isDone() && !written.isSuccess()) {
            accepted.abandoned();
            ctx.close();
            return;
        }
        requests.admission().counters().upgraded();
        NettyTransport transport = new NettyTransport(ctx.channel(), facts.areOf(ctx.channel()) ? null : facts.peers());
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

    private Peers peers() {
        return Objects.requireNonNull(peers, "nothing is read before the ends are known");
    }

    /** Answers with the sentence to what is no request, then closes. No effect when the request has been answered. */
    void refuse(int status, String sentence) {
        if (!answered) {
            answered = true;
            send(ResponseHead.refusal(status, sentence), null, Refusal.REQUEST);
        }
    }

    /**
     * @param request null where it is not known
     * @param refusal null where it is none
     */
    private void send(ResponseHead response, @Nullable RequestHead request, @Nullable Refusal refusal) {
        if (refusal != null) {
            count(refusal);
        }
        if (refusal == Refusal.ORIGIN && request != null) {
            requests.admission().originRefused(request);
        }
        Channel channel = channel();
        boolean withBody = request == null || !request.method().equals("HEAD");
        ByteBuf bytes = HttpHeads.encode(channel.alloc(), response, requests.more(response), withBody);
        Objects.requireNonNull(context).writeAndFlush(bytes).addListener((ChannelFutureListener)
                written -> LingeringClose.begin(channel));
        LOG.log(System.Logger.Level.DEBUG, () -> channel.remoteAddress() + ": " + response.statusAndReason());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            // before the answer: half a request; after it: the peer has read all that it wants, unless we are still
            // writing
            if (!answered || (ctx.channel() instanceof DuplexChannel socket && socket.isOutputShutdown())) {
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
        cut();
    }

    private Channel channel() {
        return Objects.requireNonNull(context).channel();
    }
}
