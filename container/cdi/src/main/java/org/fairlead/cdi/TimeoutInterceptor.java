package org.fairlead.cdi;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.fairlead.timeout.TimeLimitException;

/** What {@link WithTimeout} does. */
@Interceptor
@WithTimeout
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class TimeoutInterceptor {

    /** For the container. */
    public TimeoutInterceptor() {}

    @AroundInvoke
    Object call(InvocationContext context) throws Exception {
        WithTimeout timeout = Objects.requireNonNull(
                context.getInterceptorBinding(WithTimeout.class), "the binding that brought us here");
        TimedMethod method = new TimedMethod(context.getMethod(), timeout);
        AtomicReference<Exception> thrown = new AtomicReference<>();
        try {
            return method.call(context.getTarget()).call(() -> {
                try {
                    return context.proceed();
                } catch (Exception e) {
                    thrown.set(e);
                    throw e;
                }
            });
        } catch (TimeLimitException e) {
            throw e == thrown.get() || method.allows(TimeLimitException.class)
                    ? e
                    : new UndeclaredThrowableException(e);
        } catch (InterruptedException e) {
            if (e == thrown.get() || method.allows(InterruptedException.class)) {
                throw e;
            }
            Thread.currentThread().interrupt();
            throw new UndeclaredThrowableException(e);
        }
    }
}
