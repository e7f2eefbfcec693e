package org.fairlead.session;

import org.fairlead.endpoint.Receiver;
import org.fairlead.endpoint.SessionScope;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.OwnedDeadline;
import org.jspecify.annotations.Nullable;

/**
 * What code of the application runs in, whenever it is called for one session: under the application's context class loader, in the scope of its
 * instance provider and of the session's {@link Deadline}. The thread is left as it was found. Thread-safe.
 */
abstract class CallbackContext extends OwnedDeadline {

    /** A callback of the application. */
    interface Callback {
        void run() throws Throwable;
    }

    /** The context class loader of callbacks. */
    abstract ClassLoader loader();

    /** What surrounds callbacks. */
    abstract SessionScope scope();

    final void run(Callback callback) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader loaderBefore = thread.getContextClassLoader();
        Deadline scopeBefore = enter();
        thread.setContextClassLoader(loader());
        try {
            SessionScope scope = scope();
            Object entered = scope.enter();
            try {
                callback.run();
            } finally {
                scope.exit(entered);
            }
        } finally {
            thread.setContextClassLoader(loaderBefore);
            Deadline.restore(scopeBefore);
        }
    }

    /** As {@link ConnectionListener#deliver}, outside the context. */
    abstract @Nullable Object handOver(Receiver receiver, Object payload, boolean last) throws Throwable;

    /** As {@link ConnectionListener#deliver}. */
    public final @Nullable Object deliver(Receiver receiver, Object payload, boolean last) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader loaderBefore = thread.getContextClassLoader();
        Deadline scopeBefore = enter();
        thread.setContextClassLoader(loader());
        try {
            SessionScope scope = scope();
            Object entered = scope.enter();
            try {
                return handOver(receiver, payload, last);
            } finally {
                scope.exit(entered);
            }
        } finally {
            thread.setContextClassLoader(loaderBefore);
            Deadline.restore(scopeBefore);
        }
    }
}
