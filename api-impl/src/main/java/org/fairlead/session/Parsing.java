package org.fairlead.session;

import java.nio.ByteBuffer;
import org.fairlead.protocol.Protocol;
import org.fairlead.protocol.ProtocolException;

/** The engine at work on what the host has read. Confined to the serial executor. */
final class Parsing {
    private final Connection connection;
    private final Protocol protocol;
    private final WireOutput writer;
    private final boolean direct;

    /** {@link #receive} stopped with an empty buffer, so that the host may have nothing to offer again. */
    private boolean stoppedEmpty;

    /** The engine is at work, so that it cannot be released. */
    private boolean atWork;

    /** The transport was closed from inside a callback. */
    private boolean closedInside;

    Parsing(Connection connection, Protocol protocol, WireOutput writer, Dispatch dispatch) {
        this.connection = connection;
        this.protocol = protocol;
        this.writer = writer;
        this.direct = dispatch == Dispatch.EVENT_LOOP;
    }

    /** @return false when the host must keep the rest and stop reading */
    boolean receive(ByteBuffer in) {
        if (connection.closing.deaf()) {
            in.position(in.limit());
            return true;
        }
        if (connection.reads.paused()) {
            return false;
        }
        writer.reading(true);
        if (!direct) {
            return parse(in);
        }
        Connection outer = connection.strand.enter();
        try {
            return parse(in);
        } finally {
            connection.strand.exit(outer);
        }
    }

    private boolean parse(ByteBuffer in) {
        boolean all;
        atWork = true;
        try {
            all = protocol.receive(in);
            stoppedEmpty = !all && !in.hasRemaining();
        } catch (ProtocolException e) {
            connection.closing.failed(e);
            in.position(in.limit());
            all = true;
        } finally {
            atWork = false;
        }
        connection.inbox.signal();
        if (closedInside) {
            connection.transportClosed();
        }
        return all;
    }

    /** Goes on where the engine itself holds what is left. @return whether the host is to go on */
    boolean receiveRest() {
        if (!stoppedEmpty || connection.closing.deaf()) {
            return true;
        }
        stoppedEmpty = false;
        boolean all = receive(ByteBuffer.allocate(0));
        connection.readComplete();
        return all;
    }

    /** Whether the transport's end is to wait for the engine, and comes again then. */
    boolean holdsBackTransportClosed() {
        closedInside |= atWork;
        return atWork;
    }
}
