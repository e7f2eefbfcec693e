package org.fairlead.session;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.fairlead.protocol.ProtocolException;

/**
 * The engine at work on what the host has read: what a broken rule, and what a fault of our own, makes of the connection. Confined to the
 * serial executor. The middle layer of the {@link Inbox}.
 */
abstract class Parsing extends Reads {
    private static final System.Logger LOG = System.getLogger(Parsing.class.getName());

    /** {@link #receive} stopped with an empty buffer, so that the host may have nothing to offer again. */
    private boolean stoppedEmpty;

    /** The engine is at work, so that it cannot be released. */
    private boolean atWork;

    /** The transport was closed from inside a callback. */
    private boolean closedInside;

    Parsing(Connection connection) {
        super(connection);
    }

    /** Tells whoever takes messages of those that have come. */
    abstract void signal();

    /** @return false when the host must keep the rest and stop reading */
    boolean receive(ByteBuffer in) {
        if (connection.isDeaf()) {
            in.position(in.limit());
            return true;
        }
        if (paused()) {
            return false;
        }
        connection.outbox.reading(true);
        if (!connection.isDirect()) {
            return parse(in);
        }
        Connection outer = connection.consumer.enter();
        try {
            return parse(in);
        } finally {
            connection.consumer.exit(outer);
        }
    }

    private boolean parse(ByteBuffer in) {
        try {
            boolean all = feed(in);
            signal();
            return all;
        } finally {
            if (closedInside) {
                connection.transportClosed();
            }
        }
    }

    private boolean feed(ByteBuffer in) {
        atWork = true;
        try {
            boolean all = connection.outbox.protocol.receive(in, connection.transport.frameReaders());
            stoppedEmpty = !all && !in.hasRemaining();
            return all;
        } catch (ProtocolException e) {
            connection.closing().failed(e);
        } catch (RuntimeException | Error e) {
            // no host could do more about it, and the engine is in no state to go on
            LOG.log(Level.ERROR, "Receiving failed where it may not; the connection is closed", e);
            connection.closing().failed(e);
        } finally {
            atWork = false;
        }
        in.position(in.limit());
        return true;
    }

    /** The message that is being received has another limit than it began with. */
    void limitMessage(long most) {
        try {
            connection.outbox.protocol.limitMessage(most);
        } catch (ProtocolException e) {
            connection.closing().failed(e);
            signal();
        }
    }

    @Override
    boolean receiveRest() {
        if (!stoppedEmpty || connection.isDeaf()) {
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
