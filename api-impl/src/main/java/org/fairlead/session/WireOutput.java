package org.fairlead.session;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.fairlead.protocol.Output;
import org.fairlead.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Encodes into the transport, counts the bytes and decides when to flush. Confined to the serial executor, {@link #unwritten},
 * {@link #writtenInAll} and {@link #hold} apart.
 */
final class WireOutput implements Output {
    /** A batch is flushed at this many bytes at the latest. */
    private static final int BATCH_BYTES = 32 << 10;

    private final Transport transport;
    private final Protocol protocol;
    private final Send.Queue inFlight = new Send.Queue();

    private int reservedAt;
    private long total;

    /** Readable on any thread. */
    private volatile long written;

    private long flushed;

    /** {@link #total} behind the last frame of the application, so that a heartbeat's bytes do not count as activity. */
    private long applicationEnd;

    /** {@link #total} behind the last heartbeat. */
    private long heartbeatEnd;

    private boolean reading;
    private volatile boolean hold;
    private volatile long unwritten;

    WireOutput(Transport transport, Protocol protocol) {
        this.transport = transport;
        this.protocol = protocol;
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        ByteBuffer buffer = transport.reserve(bytes);
        reservedAt = buffer.position();
        return buffer;
    }

    @Override
    public void commit(ByteBuffer reserved) {
        total += reserved.position() - reservedAt;
        transport.commit(reserved);
    }

    @Override
    public void append(ByteBuffer bytes) {
        total += bytes.remaining();
        transport.append(bytes);
    }

    /** @return whether it is known only later when the bytes are written; while batching is allowed, the batch is where a send ends */
    boolean write(Send send) {
        switch (send.kind) {
            case TEXT -> protocol.writeText(this, send.text, send.last);
            case BINARY -> protocol.writeBinary(this, send.data, send.last);
            case FRAMES -> protocol.writeFrames(this, Objects.requireNonNull(send.frames));
            case PING -> protocol.writePing(this, send.data);
            case PONG -> protocol.writePong(this, send.data);
        }
        wrote();
        if (send.tracked() && !hold) {
            send.end = total;
            inFlight.add(send);
            return true;
        }
        return false;
    }

    void writeText(String text) {
        protocol.writeText(this, text, true);
        wrote();
    }

    void writeBinary(ByteBuffer data) {
        protocol.writeBinary(this, data, true);
        wrote();
    }

    private void wrote() {
        applicationEnd = total;
        unwritten = total - written;
    }

    void writePong(ByteBuffer payload) {
        protocol.writePong(this, payload);
        unwritten = total - written;
    }

    void writeHeartbeat(ByteBuffer payload) {
        protocol.writePing(this, payload);
        heartbeatEnd = total;
        unwritten = total - written;
    }

    void writeClose(int code, String reason) {
        protocol.writeClose(this, code, reason);
        unwritten = total - written;
    }

    /** Whether a heartbeat is still with the transport. */
    boolean heartbeatUnwritten() {
        return written < heartbeatEnd;
    }

    /** @return whether bytes of the application were among them */
    boolean written(long bytes) {
        long before = written;
        written = before + bytes;
        unwritten = total - (before + bytes);
        return before < applicationEnd;
    }

    /** The next tracked send whose bytes are all written; null for none. */
    @Nullable
    Send pollWritten() {
        Send first = inFlight.peek();
        return first != null && first.end <= written ? inFlight.poll() : null;
    }

    /** Tracked sends whose bytes are with the transport. */
    Send.Queue inFlight() {
        return inFlight;
    }

    /** Bytes that the transport has and the socket has not. Readable on any thread. */
    long unwritten() {
        return unwritten;
    }

    /** Bytes that have left for the socket since the connection was made. Readable on any thread. */
    long writtenInAll() {
        return written;
    }

    /** Between a read and the end of the batch of reads nothing is flushed: {@link Connection#readComplete} will. */
    void reading(boolean reading) {
        this.reading = reading;
    }

    /** Whether the application allows that sends are held back. Any thread. */
    void hold(boolean hold) {
        this.hold = hold;
    }

    /** Flushes, unless it pays to wait for more. */
    void flushSoon() {
        if ((reading || hold) && total - flushed < BATCH_BYTES) {
            return;
        }
        flush();
    }

    void flush() {
        if (total != flushed) {
            flushed = total;
            transport.flush();
        }
    }
}
