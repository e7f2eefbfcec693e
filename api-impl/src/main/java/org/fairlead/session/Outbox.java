package org.fairlead.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.fairlead.protocol.Protocol;
import org.fairlead.session.Send.State;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/**
 * Why a send waits or fails. Blocking senders wait until their send is taken (or written) by the {@link SendQueue}; who may not wait
 * (asynchronous sends, the event loop) leaves the send there, and fails when {@link SendQueue#HARD_LIMIT} times the mark is waiting. What
 * is not encoded yet, since enough is with the transport, can still be withdrawn when its time is up.
 */
final class Outbox extends Drain {

    /** Made when first needed. */
    private volatile @Nullable Completions completions;

    Outbox(Connection connection, Protocol protocol) {
        super(connection, protocol);
    }

    /** Any thread. */
    Completions completions() {
        Completions made = completions;
        if (made == null) {
            synchronized (this) {
                made = completions;
                if (made == null) {
                    made = new Completions(transport(), connection.shared.workers(), connection.isDirect());
                    completions = made;
                }
            }
        }
        return made;
    }

    private long sendTimeout() {
        return Timers.nanos(connection.settings.sendTimeout());
    }

    // ---- sending, any thread

    /** On the executor with nothing in the way: encodes at once. @return false where it must be queued */
    boolean sendNow(String text) throws IOException {
        if (!isClear()) {
            return false;
        }
        try {
            writeText(text);
        } catch (RuntimeException | Error e) {
            throw torn(e);
        }
        sentNow();
        return true;
    }

    /** As {@link #sendNow(String)}; the data must not change afterwards. */
    boolean sendNow(ByteBuffer data) throws IOException {
        if (!isClear()) {
            return false;
        }
        try {
            writeBinary(data);
        } catch (RuntimeException | Error e) {
            throw torn(e);
        }
        sentNow();
        return true;
    }

    private IOException torn(Throwable fault) {
        failed(fault);
        return new IOException(fault.getMessage(), fault);
    }

    /** Whether this is the executor, nothing is ahead, and the transport has room. */
    private boolean isClear() {
        return transport().inExecutor()
                && !busy()
                && !atWork()
                && unwritten() < maxBytes()
                && Deadline.boundedNanos(1) > 0;
    }

    private void sentNow() {
        connection.activity();
        if (unwritten() < maxBytes()) {
            flushSoon();
        } else {
            flush(); // lest nothing more is encoded, or read, while all of it is held back
        }
        pauseIfFull();
    }

    /** Sends and waits; on an event loop without waiting. */
    void send(Send send) throws IOException {
        if (Deadline.boundedNanos(1) == 0) {
            if (goesOn(send)) {
                cutMessage("the deadline of its thread passed");
            }
            Deadline.check("sending a message");
        }
        if (transport().inExecutor()) {
            putNow(send);
            run();
            pauseIfFull();
        } else if (transport().onEventLoop()) {
            wake(putNow(send)); // two event loops that wait for each other would wait for ever
        } else {
            send.awaited = connection.settings.awaitWritten() && !send.isControl();
            boolean post = put(send, true, sendTimeout());
            if (send.awaited && post) {
                post(this);
            } else {
                wake(post);
            }
            awaitInTime(send, send.awaited ? State.DONE : State.QUEUED);
        }
    }

    /** Waits no longer than the thread's {@link Deadline}; when that passes, all goes the way of a send timeout. */
    private void awaitInTime(Send send, State target) throws IOException {
        Deadline scope = Deadline.current();
        try (Deadline.@Nullable Watch expiry = scope == null ? null : scope.onExpiry(() -> deadlinePassed(send))) {
            await(send, target);
        } catch (InterruptedIOException e) {
            if (send.cutsMessage) {
                cutMessage("its sender was interrupted");
            }
            throw e;
        } catch (IOException e) {
            if (!send.hurried) {
                throw e;
            }
            DeadlineExceededException exceeded =
                    new DeadlineExceededException("The deadline passed while sending a message. " + e.getMessage());
            exceeded.initCause(e);
            throw exceeded;
        }
    }

    /** On the thread of the deadline's clock. */
    private void deadlinePassed(Send send) {
        if (hurry(send)) {
            post(() -> expire(connection.now()));
        }
    }

    /** A part that is refused leaves a message that nobody can end, behind which all others would wait. */
    private boolean putNow(Send send) throws IOException {
        try {
            return put(send, false, 0);
        } catch (IOException e) {
            if (send.cutsMessage) {
                cutMessage(e.getMessage());
            }
            throw e;
        }
    }

    private void cutMessage(@Nullable String why) {
        connection.end(Termination.of(
                CloseCause.SEND_TIMEOUT, "", new SendTimeoutException("A message was sent in part only: " + why)));
    }

    /** Sends without waiting; failures go to the callback. */
    void sendAsync(Send send, long timeoutNanos, SendCallback callback) {
        boolean post;
        try {
            post = put(send, false, timeoutNanos);
        } catch (IOException e) {
            completions().add(callback, e);
            return;
        }
        if (transport().inExecutor()) {
            run();
            pauseIfFull();
        } else {
            wake(post);
        }
    }

    void wake(boolean post) {
        if (post && connection.shared.workers().defersWakeups()) {
            postLazily();
        } else if (post) {
            post(this);
        }
    }

    /** On a worker with more to do: what its connections send goes out by few wake-ups of the executor. */
    private void postLazily() {
        try {
            Wakeup wakeup = transport().executeLazily(this);
            if (wakeup != null) {
                connection.shared.workers().defer(wakeup);
            }
        } catch (RejectedExecutionException e) {
            connection.executorEnded();
        }
    }

    @Override
    void post(Runnable task) {
        try {
            transport().execute(task);
        } catch (RejectedExecutionException e) {
            connection.executorEnded();
        }
    }

    /** Refuses sends from now on; what came before still goes out where it can. */
    void shut(String sentence, @Nullable Throwable cause) {
        completeAll(refuse(sentence, cause), sentence, cause);
        Pings pings = connection.pings;
        if (pings != null) {
            pings.failAll(sentence, cause);
        }
    }

    /** There is no executor any more: what it has not encoded it never will. Any thread. */
    void abandon(String sentence) {
        shut(sentence, null);
        completeAll(clear(), sentence, null);
    }

    // ---- the serial executor

    void written(long bytes) {
        connection.progress(heartbeatUnwritten());
        if (count(bytes)) {
            connection.activity();
        }
        for (Send send = pollWritten(); send != null; send = pollWritten()) {
            complete(send, null);
        }
        goOn();
        resumeIfLow();
    }

    /** The send timeout has passed since reading was stopped for what is sent, or since the peer took some of it. */
    void stalled() {
        if (unwritten() > 0) {
            cutStalled();
            return;
        }
        resumeIfLow();
        if (connection.inbox.pausedFor(Reads.OUTBOX)) { // what waits is behind a message of our own that has not ended
            connection.stalled();
        }
    }

    private void resumeIfLow() {
        if (connection.inbox.paused() && backlog() <= maxBytes() / 2) {
            connection.inbox.resume(Reads.OUTBOX);
        }
    }

    private void pauseIfFull() {
        if (backlog() > maxBytes()) {
            connection.inbox.pause(Reads.OUTBOX);
        }
    }

    private long backlog() {
        return unwritten() + unencoded();
    }

    /** Payload bytes that are not encoded, and messages of which somebody waits to hear. Zero at the end. */
    long queuedBytes() {
        return unencoded() + (hasInFlight() ? 1 : 0);
    }

    /** Fails all that is not written. Idempotent. */
    void fail(String sentence, @Nullable Throwable cause) {
        shut(sentence, cause);
        stop();
        if (hasInFlight()) {
            completeAll(inFlight(), sentence, cause);
        }
        completeAll(clear(), sentence, cause);
    }

    /**
     * Withdraws what has waited too long. Where the message's bytes have begun, and where a blocking sender has waited for the whole send timeout and the peer
     * took nothing at all meanwhile, the connection fails.
     */
    void expire(long now) {
        if (unwritten() > 0) {
            flushNow(); // what the transport itself holds back for a moment is nothing that the peer has not taken
        }
        SendDeadlines.Expired expired = expired(now);
        boolean stalled = expired.cut() || hasStalled(expired.withdrawn());
        if (expired.cut()) {
            cut("A message was sent in part only in its time");
        } else if (stalled) {
            cutStalled();
        }
        String sentence = "The message could not be sent in time and was withdrawn"
                + (stalled ? "; the connection is closed, since its peer takes nothing" : "");
        for (Send send = expired.withdrawn().poll();
                send != null;
                send = expired.withdrawn().poll()) {
            complete(send, new SendTimeoutException(sentence));
        }
        run();
        resumeIfLow();
    }

    private void cutStalled() {
        cut("The peer took nothing for " + sendTimeout() / 1_000_000 + " ms");
    }

    private void cut(String why) {
        connection.end(Termination.of(CloseCause.SEND_TIMEOUT, "", new SendTimeoutException(why)));
    }

    /** Who may wait is not withdrawn one by one for ever: a peer that stops reading would be noticed by nobody where there is no heartbeat. */
    private boolean hasStalled(Send.Queue withdrawn) {
        for (Send send = withdrawn.peek(); send != null; send = send.next) {
            boolean blocking = send.callback == null && !send.hurried;
            if (blocking && unwritten() > 0 && send.writtenBefore == writtenInAll()) {
                return true;
            }
        }
        return false;
    }

    private void completeAll(Send.Queue list, String sentence, @Nullable Throwable cause) {
        for (Send send = list.poll(); send != null; send = list.poll()) {
            complete(send, new IOException(sentence, cause));
        }
    }

    @Override
    void complete(Send send, @Nullable Throwable failure) {
        done(send, failure);
        if (send.callback != null) {
            completions().add(send.callback, failure);
        }
    }
}
