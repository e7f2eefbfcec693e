package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One connection of the load: upgrade, one checked echo, then messages that are only counted. */
final class LoadConnection {

    private enum Stage {
        CONNECTING,
        SECURING,
        UPGRADING,
        CHECKING,
        COUNTING
    }

    private static final byte[] CLOSE = Frames.close();

    final int index;
    private final Job job;
    private final SocketChannel channel;
    private final RepeatedSend sending;
    private final FrameCounter frames = new FrameCounter(false);
    private final StringBuilder head = new StringBuilder();
    private Stage stage = Stage.CONNECTING;
    private @Nullable Stream stream;
    private @Nullable SelectionKey key;
    private @Nullable ByteBuffer closeFrame;
    private Conversation conversation;
    private boolean closing;
    private boolean blocked;

    LoadConnection(int index, Job job, SocketChannel channel, Conversation conversation) {
        this.index = index;
        this.job = job;
        this.channel = channel;
        this.conversation = conversation;
        sending = new RepeatedSend(job.frames(), job.frameBytes());
    }

    void registered(SelectionKey registration) {
        key = registration;
    }

    void ready(ByteBuffer shared) throws IOException {
        switch (stage) {
            case COUNTING -> count(shared);
            case CONNECTING -> connected();
            case SECURING, UPGRADING -> upgrade(shared);
            case CHECKING -> check(shared);
        }
    }

    private void connected() throws IOException {
        if (!channel.finishConnect()) {
            return;
        }
        stream = job.tls() ? new TlsStream(channel) : Stream.plain(channel);
        stage = Stage.SECURING;
        interest(SelectionKey.OP_READ);
        request();
    }

    /** Written once TLS, if there is any, lets it through; then the stage is UPGRADING. */
    private void request() throws IOException {
        byte[] request = job.request();
        int written = stream().write(ByteBuffer.wrap(request));
        if (written == request.length) {
            stage = Stage.UPGRADING;
        } else if (written > 0) {
            throw new IOException("the socket took " + written + " bytes of the request's " + request.length);
        }
    }

    private void upgrade(ByteBuffer shared) throws IOException {
        if (stream().read(shared.clear()) < 0) {
            throw new IOException("the server closed the connection during the handshake");
        }
        if (stage == Stage.SECURING) {
            request();
        }
        head.append(StandardCharsets.ISO_8859_1.decode(shared.flip()));
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return;
        }
        job.checkResponse(head.substring(0, end + 2));
        // no server speaks before it is spoken to, so nothing follows the head
        head.setLength(0);
        head.trimToSize();
        stage = Stage.CHECKING;
        conversation.opened(this);
    }

    /** The first message must be the whole echo. */
    private void check(ByteBuffer shared) throws IOException {
        int messages = read(shared);
        if (messages > 0) {
            byte[] echo = frames.takeFirst();
            if (!Arrays.equals(echo, job.payload()) || frames.firstWasText() != job.text()) {
                throw new IOException(
                        "the first echo differs: " + echo.length + " bytes, expected " + job.payload().length);
            }
            if (frames.firstWasCompressed() != job.deflate()) {
                throw new IOException("the first echo is " + (job.deflate() ? "not " : "") + "compressed");
            }
            stage = Stage.COUNTING;
            conversation.received(this, messages);
        }
    }

    private void count(ByteBuffer shared) throws IOException {
        if (blocked) {
            flush();
        }
        int messages = read(shared);
        if (messages > 0) {
            conversation.received(this, messages);
        }
    }

    private int read(ByteBuffer shared) throws IOException {
        int length = stream().read(shared.clear());
        if (length < 0) {
            ended();
            return 0;
        }
        job.readBytes += length;
        return frames.count(shared.flip());
    }

    private void ended() throws IOException {
        channel.close();
        if (!closing) {
            throw new IOException("the server closed connection " + index + " in the midst of the load");
        }
        conversation.closed(this);
    }

    void converse(Conversation next) {
        conversation = next;
    }

    /** Sends the job's message so often. */
    void send(int messages) throws IOException {
        sending.add(messages);
        flush();
    }

    private void flush() throws IOException {
        boolean done = sending.write(stream());
        if (done && closeFrame != null) {
            stream().write(closeFrame);
            done = !closeFrame.hasRemaining() && stream().flush();
        }
        if (done == blocked) {
            blocked = !done;
            interest(done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private void interest(int operations) {
        java.util.Objects.requireNonNull(key).interestOps(operations);
    }

    /** Stops reading: from now on the server has a peer that takes nothing. */
    void stall() {
        interest(0);
    }

    /** Sends a Close frame; what comes until the server has closed is read and counted. */
    void close() throws IOException {
        if (!closing) {
            closing = true;
            closeFrame = ByteBuffer.wrap(CLOSE);
            flush();
        }
    }

    /** Cuts the connection. */
    void cut() throws IOException {
        closing = true;
        channel.close();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    private Stream stream() {
        return java.util.Objects.requireNonNull(stream, "not connected");
    }
}
