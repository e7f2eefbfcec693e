package org.fairlead.cdi;

import jakarta.enterprise.inject.spi.DefinitionException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import org.fairlead.timeout.TimedCall;
import org.fairlead.timeout.Timeouts;
import org.jspecify.annotations.Nullable;

/** A method with its {@link WithTimeout}. */
record TimedMethod(Method method, WithTimeout timeout) {

    /** @param bean where the clean-up is looked for */
    void check(Class<?> bean) {
        if (Modifier.isStatic(method.getModifiers())
                || Modifier.isPrivate(method.getModifiers())
                || Modifier.isFinal(method.getModifiers())) {
            throw new DefinitionException(
                    what(bean) + " can have no time limit: no container intercepts static, private or final methods");
        }
        if (timeout.value() < 0) {
            throw new DefinitionException(what(bean) + " has a time limit of 1 or more, not " + timeout.value());
        }
        if (timeout.unit().isDurationEstimated()) {
            throw new DefinitionException(what(bean) + " has a time limit in " + timeout.unit()
                    + ", whose length is not exact: take HOURS or less");
        }
        if (!timeout.cleanup().isEmpty() && cleanup(bean) == null) {
            throw new DefinitionException(what(bean) + " is to be cleaned up by \"" + timeout.cleanup() + "\", but "
                    + bean.getName() + " has no method " + timeout.cleanup() + "()");
        }
    }

    String what(Class<?> bean) {
        return "@WithTimeout " + bean.getName() + "." + method.getName();
    }

    /** Whether its limit is to be asked for at each call. */
    boolean needsDefault() {
        return timeout.value() == 0;
    }

    /** @param instance whose clean-up is called */
    TimedCall call(Object instance) {
        TimedCall call =
                needsDefault() ? Timeouts.withDefault() : Timeouts.within(Duration.of(timeout.value(), timeout.unit()));
        return timeout.cleanup().isEmpty() ? call : call.cleanup(() -> cleanUp(instance));
    }

    private @Nullable Method cleanup(Class<?> bean) {
        for (Class<?> type = bean; type != null; type = type.getSuperclass()) {
            if (type.isSynthetic()) {
                continue; // a container's subclass, which cannot call what its package does not see
            }
            for (Method each : type.getDeclaredMethods()) {
                if (each.getName().equals(timeout.cleanup()) && each.getParameterCount() == 0 && !each.isBridge()) {
                    return each;
                }
            }
        }
        return null;
    }

    private void cleanUp(Object instance) {
        Method cleanup = cleanup(instance.getClass());
        if (cleanup == null) {
            throw new IllegalStateException(instance.getClass().getName() + " has no method " + timeout.cleanup()
                    + "(), although it had when it was deployed");
        }
        try {
            cleanup.setAccessible(true);
            cleanup.invoke(instance);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException thrown
                    ? thrown
                    : new IllegalStateException("The clean-up " + cleanup + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The clean-up " + cleanup + " cannot be called", e);
        }
    }

    /** Whether the method may throw it. */
    boolean allows(Class<? extends Exception> exception) {
        return Arrays.stream(method.getExceptionTypes()).anyMatch(type -> type.isAssignableFrom(exception));
    }
}
