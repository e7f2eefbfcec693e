package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * Writes straight to a socket of {@link Sockets#EPOLL}: past the pipeline, in which nothing else handles output, and past the channel's queue, which most
 * often is empty before and would be after.
 */
final class DirectSend {

    private DirectSend() {}

    /**
     * Sends as much as the socket takes, on the channel's event loop.
     *
     * @param bytes of which is read what was sent
     * @return whether that is all; if not the channel is to write the rest
     * @throws IOException what the socket says, and says once: whoever wrote again would be told of a broken pipe in place of a reset, or of a timeout
     */
    static boolean send(Channel channel, ByteBuf bytes) throws IOException {
        if (!(channel instanceof AbstractEpollStreamChannel epoll)
                || !(epoll.fd() instanceof Socket socket)
                || !bytes.hasMemoryAddress()) {
            return false;
        }
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (queue == null || !queue.isEmpty() || queue.totalPendingWriteBytes() != 0) {
            return false; // closed, or there is something before this
        }
        bytes.skipBytes(socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex()));
        return !bytes.isReadable();
    }
}
