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
final class CallbackContext {

    /** A callback of the application. */
    interface Callback {
        void run() throws Throwable;
    }

    final OwnedDeadline deadline = new OwnedDeadline();
    private final ClassLoader loader;
    private final SessionScope scope;

    CallbackContext(ClassLoader loader, SessionScope scope) {
        this.loader = loader;
        this.scope = scope;
    }

    void run(Callback callback) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader loaderBefore = thread.getContextClassLoader();
        Deadline scopeBefore = deadline.enter();
        thread.setContextClassLoader(loader);
        try {
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

    /** As {@link Receiver#deliver}. */
    @Nullable
    Object deliver(Receiver receiver, Object payload, boolean last) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader loaderBefore = thread.getContextClassLoader();
        Deadline scopeBefore = deadline.enter();
        thread.setContextClassLoader(loader);
        try {
            Object entered = scope.enter();
            try {
                return receiver.deliver(payload, last);
            } finally {
                scope.exit(entered);
            }
        } finally {
            thread.setContextClassLoader(loaderBefore);
            Deadline.restore(scopeBefore);
        }
    }
}
