package org.fairlead.benchmarks.echo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.CharsetUtil;
import org.fairlead.benchmarks.echo.LoadGenerator.Frames;

/** One connection of the load: upgrade, one checked echo, then echoes that are only counted. */
final class LoadConnection extends ChannelInboundHandlerAdapter {

    private static final String REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private enum Stage {
        UPGRADE,
        FIRST_ECHO,
        COUNTING
    }

    private final Frames frames;
    private final Load load;
    private final int replyBytes;
    private final ByteBuf seen = Unpooled.buffer();
    private Stage stage = Stage.UPGRADE;
    private int missing;

    LoadConnection(Frames frames, Load load) {
        this.frames = frames;
        this.load = load;
        this.replyBytes = frames.reply().readableBytes();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.copiedBuffer(REQUEST, CharsetUtil.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (stage == Stage.COUNTING) {
                count(context, in.readableBytes());
            } else {
                seen.writeBytes(in);
                settle(context);
            }
        } finally {
            in.release();
        }
    }

    private void count(ChannelHandlerContext context, int bytes) {
        missing -= bytes;
        if (missing == 0) {
            load.echoed();
            send(context);
        } else if (missing < 0) {
            stop(context, "more bytes came back than one echo has");
        }
    }

    private void settle(ChannelHandlerContext context) {
        if (stage == Stage.UPGRADE) {
            int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(new byte[] {'\r', '\n', '\r', '\n'}), seen);
            if (end < 0) {
                return;
            }
            String head = seen.readCharSequence(end + 4, CharsetUtil.US_ASCII).toString();
            if (!head.startsWith("HTTP/1.1 101 ")) {
                stop(context, head.lines().findFirst().orElse("no status line"));
                return;
            }
            stage = Stage.FIRST_ECHO;
            load.connectionUpgraded();
            send(context);
        } else if (seen.readableBytes() >= replyBytes) {
            if (!ByteBufUtil.equals(seen, frames.reply())) {
                stop(context, "the first echo differs: " + ByteBufUtil.hexDump(seen, seen.readerIndex(), 16));
                return;
            }
            stage = Stage.COUNTING;
            load.echoed();
            send(context);
        }
    }

    private void send(ChannelHandlerContext context) {
        if (load.finished()) {
            context.close();
            return;
        }
        missing = replyBytes;
        context.writeAndFlush(frames.request().retainedDuplicate(), context.voidPromise());
    }

    private void stop(ChannelHandlerContext context, String reason) {
        load.fail(reason);
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        stop(context, cause.toString());
    }
}
