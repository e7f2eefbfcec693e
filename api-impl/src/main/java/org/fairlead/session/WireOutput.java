package org.fairlead.session;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.fairlead.protocol.AsciiText;
import org.fairlead.protocol.Output;
import org.fairlead.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Encodes into the transport, counts the bytes and decides when to flush. Confined to the serial executor, {@link #unwritten} and
 * {@link #writtenInAll} apart. A layer of the {@link Outbox}.
 *
 * <p>Places in the stream of bytes are counted by ints that overflow: what matters is how far they are from each other, which is less than 4 GiB. For
 * nothing is encoded while as many bytes as {@link #maxBytes} have not left for the socket, which is 1 GiB at most, and a message has less than
 * 2 GiB, the most that an array or a buffer can hold, and headers. A place that has been passed is kept at the one that was reached.
 */
abstract class WireOutput extends SendQueue implements Output {
    /** A batch is flushed at this many bytes at the latest. */
    private static final int BATCH_BYTES = 32 << 10;

    final Protocol protocol;

    /** Tracked sends whose bytes are with the transport; null while there never was any. */
    private Send.@Nullable Queue inFlight;

    private int reservedAt;

    /** Bytes that the transport has and the socket has not, without a sign. Readable on any thread. */
    private volatile int unwritten;

    /** Readable on any thread. */
    private volatile int written;

    /** {@link #total} at the last flush. */
    private int flushed;

    /** {@link #total} behind the last frame of the application, so that a heartbeat's bytes do not count as activity. */
    private int applicationEnd;

    /** {@link #total} behind the last heartbeat. */
    private int heartbeatEnd;

    private boolean reading;

    /** Whether the application allows that sends are held back. */
    boolean hold;

    /** Something in the batch is not to be held back. */
    private boolean due;

    WireOutput(Connection connection, Protocol protocol) {
        super(connection);
        this.protocol = protocol;
    }

    final Transport transport() {
        return connection.transport;
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        ByteBuffer buffer = transport().reserve(bytes);
        reservedAt = buffer.position();
        return buffer;
    }

    @Override
    public void commit(ByteBuffer reserved) {
        unwritten = unwritten + (reserved.position() - reservedAt);
        transport().commit(reserved);
    }

    @Override
    public void append(ByteBuffer bytes) {
        unwritten = unwritten + bytes.remaining();
        transport().append(bytes);
    }

    @Override
    public @Nullable AsciiText asciiText() {
        return transport().asciiText();
    }

    /** All that was encoded. */
    private int total() {
        return written + unwritten;
    }

    /** Whether all bytes before a place have left; it is not behind {@link #total}. */
    private boolean isWritten(int place) {
        int ahead = place - written;
        return ahead == 0 || Integer.compareUnsigned(ahead, unwritten) > 0;
    }

    /** @return whether it is known only later when the bytes are written; while batching is allowed, the batch is where a send ends */
    boolean write(Send send) {
        boolean told = send.tracked() && !hold;
        switch (send.kind) {
            case TEXT -> protocol.writeText(this, send.text, send.last);
            case BINARY -> protocol.writeBinary(this, data(send, told), send.last);
            case FRAMES -> protocol.writeFrames(this, Objects.requireNonNull(send.frames));
            case PING -> protocol.writePing(this, send.data);
            case PONG -> protocol.writePong(this, send.data);
        }
        applicationEnd = total();
        if (told) {
            send.end = applicationEnd;
            inFlight().add(send);
        }
        return told;
    }

    /** What its sender may use again before it is written is not given to the transport. */
    private static ByteBuffer data(Send send, boolean told) {
        return told || send.callback == null ? send.data : Send.copy(send.data);
    }

    void writeText(String text) {
        protocol.writeText(this, text, true);
        applicationEnd = total();
    }

    void writeBinary(ByteBuffer data) {
        protocol.writeBinary(this, data, true);
        applicationEnd = total();
    }

    void writePong(ByteBuffer payload) {
        protocol.writePong(this, payload);
    }

    void writeHeartbeat(ByteBuffer payload) {
        protocol.writePing(this, payload);
        heartbeatEnd = total();
    }

    void writeClose(int code, String reason) {
        protocol.writeClose(this, code, reason);
    }

    /** Whether a heartbeat is still with the transport. */
    boolean heartbeatUnwritten() {
        return !isWritten(heartbeatEnd);
    }

    /** So many bytes more are written. @return whether bytes of the application were among them */
    boolean count(long bytes) {
        boolean application = !isWritten(applicationEnd);
        int left = (int) Math.min(bytes, unwritten());
        unwritten = unwritten - left;
        written = written + left;
        if (isWritten(applicationEnd)) {
            applicationEnd = written;
        }
        if (isWritten(heartbeatEnd)) {
            heartbeatEnd = written;
        }
        return application;
    }

    /** The next tracked send whose bytes are all written; null for none. */
    @Nullable
    Send pollWritten() {
        Send.Queue sends = inFlight;
        Send first = sends == null ? null : sends.peek();
        return sends != null && first != null && isWritten(first.end) ? sends.poll() : null;
    }

    @Override
    final Send.Queue inFlight() {
        Send.Queue sends = inFlight;
        if (sends == null) {
            sends = new Send.Queue();
            inFlight = sends;
        }
        return sends;
    }

    boolean hasInFlight() {
        return inFlight != null && !inFlight.isEmpty();
    }

    @Override
    final long unwritten() {
        return Integer.toUnsignedLong(unwritten);
    }

    @Override
    final int writtenInAll() {
        return written;
    }

    /** Between a read and the end of the batch of reads nothing is flushed: {@link Connection#readComplete} will. */
    void reading(boolean reading) {
        this.reading = reading;
    }

    /** Neither a pong nor a ping is held back for the application: what is in the batch goes with it. */
    void due() {
        due = true;
    }

    /** Flushes, unless it pays to wait for more. */
    void flushSoon() {
        if ((reading || (hold && !due)) && Integer.compareUnsigned(total() - flushed, BATCH_BYTES) < 0) {
            return;
        }
        flush();
    }

    /** Flushes what a transport may hold back although it was flushed, and what is held back for the application. */
    void flushNow() {
        due = false;
        flushed = total();
        transport().flush();
    }

    void flush() {
        due = false;
        if (total() != flushed) {
            flushNow();
        }
    }
}
