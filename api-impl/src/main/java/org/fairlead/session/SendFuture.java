package org.fairlead.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The result of an asynchronous send. Nobody may wait for it on an event loop. */
final class SendFuture extends CompletableFuture<Void> implements SendCallback {

    private final Transport transport;

    SendFuture(Transport transport) {
        this.transport = transport;
    }

    @Override
    public void onSent(@Nullable Throwable failure) {
        if (failure == null) {
            complete(null);
        } else {
            completeExceptionally(failure);
        }
    }

    /** Nothing of the application runs in it. */
    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public Void get() throws InterruptedException, ExecutionException {
        refuseToBlockTheEventLoop();
        return super.get();
    }

    @Override
    public Void get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseToBlockTheEventLoop();
        return super.get(timeout, unit);
    }

    private void refuseToBlockTheEventLoop() {
        if (!isDone() && transport.onEventLoop()) {
            throw new IllegalStateException(
                    "The send is not finished and get() was called on an event loop, which must not wait; use a"
                            + " SendHandler, or dispatch the endpoint to worker threads");
        }
    }
}
