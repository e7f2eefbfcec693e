package org.fairlead.client;

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
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.fairlead.container.Connector;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.netty.HttpHeads;
import org.fairlead.netty.NettyTransport;
import org.fairlead.netty.StreamChannel;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/** Makes the handshake on a stream that is there already: no lookup, no proxy, no TLS, and an answer that is final whatever it is. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline
final class StreamConnector implements Connector {

    private final ByteChannel stream;

    StreamConnector(ByteChannel stream) {
        this.stream = stream;
    }

    @Override
    public boolean inEventLoop() {
        return ClientThreads.inEventLoop();
    }

    @Override
    public CompletionStage<Connection> connect(Attempt attempt) {
        StreamChannel channel = new StreamChannel(stream);
        ClientThreads threads = ClientThreads.acquire();
        channel.closeFuture().addListener(closed -> threads.release());
        Answer answer = new Answer(attempt, threads);
        channel.pipeline().addLast(HttpHeads.responseDecoder(attempt.limits()));
        channel.pipeline().addLast(answer);
        // here and not on the event loop: whoever gives up at once closes the channel, which needs to have one for that
        threads.nextLoop().register(channel);
        answer.result.whenComplete((connection, failure) -> {
            if (failure != null) {
                channel.close();
            }
        });
        return answer.result;
    }

    /** The other side's answer. The channel's event loop guards every mutable field. */
    private static final class Answer extends ChannelInboundHandlerAdapter {
        private static final int MAX_BODY_BYTES = 64 << 10;

        private final CompletableFuture<Connection> result = new CompletableFuture<>();
        private final Attempt attempt;
        private final ClientThreads threads;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

        /** The head of a refusal whose body is being read. */
        private @Nullable HttpResponse refusal;

        private @Nullable Future<?> limit;

        Answer(Attempt attempt, ClientThreads threads) {
            this.attempt = attempt;
            this.threads = threads;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            Duration timeout = attempt.connectTimeout();
            if (!timeout.isZero()) {
                limit = ctx.executor()
                        .schedule(() -> expire(timeout.toMillis()), timeout.toNanos(), TimeUnit.NANOSECONDS);
            }
            ctx.writeAndFlush(HttpHeads.encode(ctx.alloc(), attempt.request()));
        }

        private void expire(long millis) {
            fail(new ConnectTimeoutException("The stream's other side did not answer within " + millis + " ms"));
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            if (limit != null) {
                limit.cancel(false);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (result.isDone()) {
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

        private void begin(ChannelHandlerContext ctx, HttpResponse response) {
            if (response.decoderResult().isFailure()) {
                fail(new IOException("The stream's answer is no valid HTTP response: "
                        + response.decoderResult().cause().getMessage()));
            } else if (response.headers().size() > attempt.limits().maxHeaders()) {
                fail(new IOException(
                        "The stream's answer has more than " + attempt.limits().maxHeaders() + " header fields"));
            } else if (response.status().code() < 200) {
                agree(ctx, response);
            } else {
                refusal = response;
            }
        }

        private void collect(ChannelHandlerContext ctx, HttpContent content, HttpResponse head) {
            byte[] chunk = new byte[Math.min(content.content().readableBytes(), MAX_BODY_BYTES - body.size())];
            content.content().readBytes(chunk);
            body.writeBytes(chunk);
            if (content instanceof LastHttpContent || body.size() == MAX_BODY_BYTES) {
                agree(ctx, head);
            }
        }

        private void agree(ChannelHandlerContext ctx, HttpResponse response) {
            NettyTransport transport = new NettyTransport(ctx.channel());
            Connection connection;
            try {
                Exchange exchange = new Exchange(
                        attempt.uri(), attempt.request(), HttpHeads.response(response, body.toByteArray()));
                connection = attempt.established(exchange, transport, threads.shared());
            } catch (HandshakeException e) {
                result.completeExceptionally(e);
                return;
            } catch (RuntimeException e) {
                fail(new IOException("The stream's answer cannot be used: " + e.getMessage(), e));
                return;
            }
            transport.begin(connection);
            if (!result.complete(connection)) {
                connection.abort(); // given up meanwhile
            }
            ctx.pipeline().remove(this);
            // what came behind the head follows now, to the connection
            ctx.pipeline().remove(HttpResponseDecoder.class);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                channelInactive(ctx);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (refusal != null && !result.isDone()) {
                agree(ctx, refusal); // with as much of its body as came
            }
            fail(new IOException("The stream ended before the handshake was answered"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fail(cause instanceof IOException ? cause : new IOException("The stream failed: " + cause, cause));
        }

        private void fail(Throwable failure) {
            result.completeExceptionally(failure);
        }
    }
}
