package org.fairlead.session;

import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.fairlead.endpoint.Receiver;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose messages are asked for, instead of being handed to callbacks: no thread works for it. Once its end is decided, what was
 * received before can still be asked for, unless this side decided.
 */
public final class Pulling {

    private final Connection connection;
    private final Inbox inbox;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicBoolean endTold = new AtomicBoolean();

    /** Of who takes from the inbox, which has one consumer. */
    private final Turn receiving = new Turn();

    /** Of the message whose last part has not come yet; guarded by the turn. */
    private final Assembly assembly = new Assembly();

    /** Who waits for a part; written by that thread. */
    private volatile @Nullable Thread waiter;

    /** Who received last; written in its turn. */
    private volatile @Nullable Thread receiver;

    public Pulling(
            Role role,
            Transport transport,
            Connection.Shared shared,
            Settings settings,
            @Nullable DeflateParameters deflate) {
        this.connection = new Connection(
                role,
                transport,
                shared,
                settings,
                Dispatch.WORKER,
                deflate,
                new Told(settings.maxMessageSize(), gone),
                new Asked());
        this.inbox = connection.inbox;
    }

    /** The connection, for the host that feeds it, and for sending. */
    public Connection connection() {
        return connection;
    }

    /**
     * Waits for the next message.
     *
     * @param nanosLeft asked before each wait: how long it may still last; 0 or less ends it
     * @return a {@code String}, a {@code ByteBuffer} of the caller's own, or null where the connection has ended and nothing is left to receive
     * @throws InterruptedIOException when interrupted; the interrupt stays set, and no message is lost
     * @throws TimeoutException when {@code nanosLeft} says so; no message is lost
     */
    public @Nullable Object receive(LongSupplier nanosLeft) throws IOException, TimeoutException {
        try {
            receiving.take(nanosLeft);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
        try {
            receiver = Thread.currentThread();
            while (true) {
                Part part = await(nanosLeft);
                if (part == null) {
                    return null;
                }
                Object message = message(part);
                if (message != null) {
                    return message;
                }
            }
        } finally {
            receiving.leave();
        }
    }

    private @Nullable Part await(LongSupplier nanosLeft) throws IOException, TimeoutException {
        while (true) {
            waiter = Thread.currentThread();
            try {
                boolean over = connection.ended();
                if (over && discards()) {
                    discard();
                    return null;
                }
                Part part = inbox.peek();
                if (part != null) {
                    return part;
                }
                if (over) {
                    return null; // what was put came before the end was decided
                }
                long nanos = nanosLeft.getAsLong();
                if (nanos <= 0) {
                    throw new TimeoutException("nothing was received");
                }
                LockSupport.parkNanos(this, nanos);
            } finally {
                waiter = null;
            }
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw interrupted();
            }
        }
    }

    private static InterruptedIOException interrupted() {
        return new InterruptedIOException("Interrupted while a message was awaited");
    }

    /** Takes a part. @return the message that it completes, or null */
    private @Nullable Object message(Part part) {
        byte[] payload = Part.bytes(inbox.take(part));
        boolean text = part.kind == Part.Kind.TEXT;
        if (part.first && part.last) {
            return text ? new String(payload, StandardCharsets.UTF_8) : ByteBuffer.wrap(payload);
        }
        assembly.add(ByteBuffer.wrap(payload), part.following, part.last);
        if (!part.last) {
            return null;
        }
        return text ? assembly.takeText() : ByteBuffer.wrap(assembly.takeBytes());
    }

    /** Whether the end was this side's wish, so that nobody is interested in what else came. */
    private boolean discards() {
        CloseCause cause = connection.termination().cause();
        return cause == CloseCause.LOCAL || cause == CloseCause.ABORT;
    }

    private void discard() {
        inbox.discard();
        assembly.clear();
    }

    /** How it ended, or null while its end is not decided. A reason of this side's that no Close frame can hold is left out. */
    public @Nullable CloseReason closeReason() {
        if (!connection.ended()) {
            return null;
        }
        Termination termination = connection.termination();
        CloseReason reason = termination.closeReason();
        boolean isSent = termination.cause() != CloseCause.LOCAL || termination.wireCode() != 1005;
        return isSent ? reason : new CloseReason(reason.getCloseCode(), "");
    }

    /** What ended it besides the two sides' wishes: a broken rule, a failed transport; null for none. */
    public @Nullable Throwable failure() {
        return connection.ended() ? connection.termination().error() : null;
    }

    /** Whether the peer did not answer this side's Close within the disconnect timeout, so that the transport was cut. */
    public boolean disconnectTimedOut() {
        return connection.closingTimedOut();
    }

    /** Completes on the serial executor when the host has opened the connection: before, its transport must not be used. */
    public CompletionStage<Void> opened() {
        return opened.minimalCompletionStage();
    }

    /** Completes when the end is decided: nothing can be sent any more. */
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    /** Completes when the transport is gone too. */
    public CompletionStage<Void> gone() {
        return gone.minimalCompletionStage();
    }

    /** Any thread: the connection's end was decided. */
    private void end() {
        wakeReceiver();
        if (discards() && receiving.tryTake()) {
            try {
                discard();
            } finally {
                receiving.leave();
            }
        }
        if (!endTold.getAndSet(true)) {
            connection.callbacksDone();
            ended.complete(null);
        }
    }

    /** Lets who waits look at its time again; any thread. */
    public void wake() {
        wakeReceiver();
        receiving.wake();
    }

    private void wakeReceiver() {
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** The consumer, as the connection sees it. */
    private final class Asked implements Consumer {

        @Override
        public void open() {
            opened.complete(null);
        }

        @Override
        public boolean openWasRequested() {
            return opened.isDone();
        }

        @Override
        public boolean knowsLimits() {
            return true;
        }

        @Override
        public void signal() {
            wakeReceiver();
        }

        @Override
        public void ended(boolean here) {
            end();
        }

        @Override
        public @Nullable Connection enter() {
            return null;
        }

        @Override
        public void exit(@Nullable Connection outer) {}

        @Override
        public boolean runsHere() {
            Thread last = receiver;
            return last == null || last == Thread.currentThread();
        }

        @Override
        public boolean isQueue() {
            return false;
        }
    }

    /** What is told to callbacks goes nowhere: whoever asks is told. */
    private record Told(long maxMessageSize, CompletableFuture<Void> gone) implements ConnectionListener {

        @Override
        public void onOpen() {}

        @Override
        public long maxMessageSize(boolean text) {
            return maxMessageSize;
        }

        @Override
        public @Nullable Receiver receiver(Receiver.Kind kind) {
            return null;
        }

        @Override
        public Object deliver(Receiver receiver, Object payload, boolean last) {
            throw new IllegalStateException("There is no receiver that calls back");
        }

        @Override
        public void onResult(Object result) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onClose(CloseReason reason) {}

        @Override
        public void closed() {
            gone.complete(null);
        }
    }
}
