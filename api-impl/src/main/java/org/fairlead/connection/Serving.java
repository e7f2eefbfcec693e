package org.fairlead.connection;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.RequestHead;
import org.fairlead.protocol.CloseCode;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;
import org.jspecify.annotations.Nullable;

/** Handlers at work: a thread for each connection. Thread-safe. */
final class Serving {

    private static final System.Logger LOG = System.getLogger("org.fairlead.connection");

    private static final String NO_THREAD = "No thread takes this connection.";

    private final Settings settings;
    private final Executor executor;
    private final Set<Run> runs = ConcurrentHashMap.newKeySet();

    private volatile boolean closing;

    /** @param executor a thread for each connection, for as long as it lasts */
    Serving(Settings settings, Executor executor) {
        this.settings = settings;
        this.executor = executor;
    }

    /** Checks a request; where it is valid, the handler is to decide about it. */
    Deployment.Outcome handshake(WebSocketHandler handler, RequestHead head, Deployment.RequestFacts facts) {
        return WebSocketRequest.examine(head, facts, settings, request -> start(new Run(handler, request)));
    }

    private void start(Run run) {
        runs.add(run);
        if (closing) { // asked after adding, so that closeAll, which does the reverse, sees it or we see that
            run.refuse("The server stops.");
            return;
        }
        run.starter = Thread.currentThread();
        try {
            executor.execute(run);
        } catch (RejectedExecutionException e) {
            run.refuse(NO_THREAD);
        } catch (RuntimeException | Error e) { // it may fail in other ways, for want of threads for instance
            LOG.log(Level.WARNING, "No thread can be had for a handler, so that its request is refused", e);
            run.refuse(NO_THREAD);
        } finally {
            run.starter = null;
        }
    }

    /** How many handlers have not returned, or have connections that are not gone yet. */
    int open() {
        return runs.size();
    }

    /**
     * Closes every connection, and refuses requests from now on with 503. Idempotent.
     *
     * @return completes when handlers have returned and connections are gone; never fails
     */
    CompletionStage<Void> closeAll(int code, String reason) {
        closing = true;
        return CompletableFuture.allOf(runs.stream()
                .map(run -> {
                    run.close(code, reason);
                    return run.done;
                })
                .toArray(CompletableFuture[]::new));
    }

    /** Interrupts the handlers that have not returned, and cuts their connections. */
    void cancelAll() {
        runs.forEach(Run::cancel);
    }

    /** One connection, from its request to its end. */
    private final class Run implements Runnable {
        private final WebSocketHandler handler;
        private final WebSocketRequest request;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        /** Who submits this, which is an event loop as a rule, and would wait for itself if it ran the handler. */
        private volatile @Nullable Thread starter;

        /** Who runs the handler; guarded by this, so that nobody is interrupted after it has returned. */
        private @Nullable Thread thread;

        Run(WebSocketHandler handler, WebSocketRequest request) {
            this.handler = handler;
            this.request = request;
        }

        @Override
        public void run() {
            if (starter == Thread.currentThread()) {
                refuse(NO_THREAD);
            }
            if (done.isDone()) { // by an executor that had failed to take it
                return;
            }
            synchronized (this) {
                thread = Thread.currentThread();
            }
            Throwable failure = null;
            Deadline before = Deadline.current();
            try {
                handler.handle(request);
            } catch (Throwable e) {
                failure = e;
            } finally {
                Deadline.restore(before);
            }
            synchronized (this) {
                thread = null;
                boolean unused = Thread.interrupted();
            }
            ended(failure);
        }

        private void ended(@Nullable Throwable failure) {
            if (request.refuseUnanswered(500, "The server failed to answer the request.")) {
                String what = failure == null ? "returned without an answer to " : "failed before it answered ";
                LOG.log(Level.WARNING, "A handler " + what + request.path(), failure);
            }
            // where the client is not told yet that it is accepted, it will be soon
            var unused = request.accepted().whenComplete((connection, none) -> {
                if (connection == null) {
                    over();
                } else {
                    end(connection, failure);
                }
            });
        }

        private void end(WebSocketConnection connection, @Nullable Throwable failure) {
            boolean sentAway = failure instanceof IOException || failure instanceof InterruptedException;
            if (failure == null || sentAway && connection.closed() != null) {
                var unused = connection.closeAsync(CloseCode.NORMAL_CLOSURE, "").thenRun(this::over);
                return;
            }
            var unused = connection
                    .closeAsync(CloseCode.INTERNAL_ERROR, "The handler failed")
                    .thenRun(this::over);
            if (failure instanceof IOException) {
                LOG.log(Level.INFO, "A handler failed, so that its connection is closed: {0}", failure.toString());
            } else {
                LOG.log(Level.WARNING, "A handler failed, so that its connection is closed", failure);
            }
        }

        void refuse(String sentence) {
            boolean unused = request.refuseUnanswered(503, sentence);
            over();
        }

        void over() {
            runs.remove(this);
            done.complete(null);
        }

        void close(int code, String reason) {
            var unused = request.accepted().whenComplete((connection, none) -> {
                if (connection != null) {
                    var closed = connection.closeAsync(code, reason);
                }
            });
        }

        void cancel() {
            synchronized (this) {
                if (thread != null) {
                    thread.interrupt();
                }
            }
            var unused = request.accepted().thenAccept(WebSocketConnection::abort);
        }
    }
}
