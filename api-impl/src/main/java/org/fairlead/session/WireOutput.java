package org.fairlead.session;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.fairlead.protocol.AsciiText;
import org.fairlead.protocol.Output;
import org.fairlead.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Encodes into the transport, counts the bytes and decides when to flush. Confined to the serial executor, {@link #unwritten},
 * {@link #writtenInAll} and {@link #hold} apart.
 *
 * <p>The lowest layer of the {@link Outbox}: the three are one object, since every open connection has one.
 */
abstract class WireOutput implements Output {
    /** A batch is flushed at this many bytes at the latest. */
    private static final int BATCH_BYTES = 32 << 10;

    final Transport transport;
    final Protocol protocol;

    /** Tracked sends whose bytes are with the transport; null while there never was any. */
    private Send.@Nullable Queue inFlight;

    private int reservedAt;

    /** Readable on any thread. */
    private volatile long total;

    /** Readable on any thread. */
    private volatile long written;

    private long flushed;

    /** {@link #total} behind the last frame of the application, so that a heartbeat's bytes do not count as activity. */
    private long applicationEnd;

    /** {@link #total} behind the last heartbeat. */
    private long heartbeatEnd;

    private boolean reading;
    private volatile boolean hold;

    /** Something in the batch is not to be held back. */
    private boolean due;

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
        total = total + (reserved.position() - reservedAt);
        transport.commit(reserved);
    }

    @Override
    public void append(ByteBuffer bytes) {
        total = total + bytes.remaining();
        transport.append(bytes);
    }

    @Override
    public @Nullable AsciiText asciiText() {
        return transport.asciiText();
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
        applicationEnd = total;
        if (told) {
            send.end = total;
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
        applicationEnd = total;
    }

    void writeBinary(ByteBuffer data) {
        protocol.writeBinary(this, data, true);
        applicationEnd = total;
    }

    void writePong(ByteBuffer payload) {
        protocol.writePong(this, payload);
    }

    void writeHeartbeat(ByteBuffer payload) {
        protocol.writePing(this, payload);
        heartbeatEnd = total;
    }

    void writeClose(int code, String reason) {
        protocol.writeClose(this, code, reason);
    }

    /** Whether a heartbeat is still with the transport. */
    boolean heartbeatUnwritten() {
        return written < heartbeatEnd;
    }

    /** So many bytes more are written. @return whether bytes of the application were among them */
    boolean count(long bytes) {
        long before = written;
        written = before + bytes;
        return before < applicationEnd;
    }

    /** The next tracked send whose bytes are all written; null for none. */
    @Nullable
    Send pollWritten() {
        Send.Queue sends = inFlight;
        Send first = sends == null ? null : sends.peek();
        return sends != null && first != null && first.end <= written ? sends.poll() : null;
    }

    /** Tracked sends whose bytes are with the transport. */
    Send.Queue inFlight() {
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

    /** Bytes that the transport has and the socket has not. Readable on any thread. */
    long unwritten() {
        long output = total;
        return Math.max(0, output - written); // elsewhere than on the executor the latter may be newer
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

    /** Neither a pong nor a ping is held back for the application: what is in the batch goes with it. */
    void due() {
        due = true;
    }

    /** Flushes, unless it pays to wait for more. */
    void flushSoon() {
        if ((reading || (hold && !due)) && total - flushed < BATCH_BYTES) {
            return;
        }
        flush();
    }

    void flush() {
        due = false;
        if (total != flushed) {
            flushed = total;
            transport.flush();
        }
    }
}
