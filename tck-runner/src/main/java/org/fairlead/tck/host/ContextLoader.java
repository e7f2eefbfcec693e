package org.fairlead.tck.host;

import java.util.concurrent.Callable;

/** Runs what belongs to an application with its class loader as the thread's context class loader. */
final class ContextLoader {

    private ContextLoader() {}

    static <T> T call(ClassLoader loader, Callable<T> task) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return task.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
