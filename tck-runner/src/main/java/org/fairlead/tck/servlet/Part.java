package org.fairlead.tck.servlet;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Part of a large interface: calls go to the public methods of an object that have the same name and parameters, and what it lacks throws
 * {@link UnsupportedOperationException}.
 */
final class Part implements InvocationHandler {

    private final Object target;

    private Part(Object target) {
        this.target = target;
    }

    static <T> T of(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Part(target)));
    }

    /** The object behind a proxy made here. */
    static <T> T target(Object proxy, Class<T> type) {
        if (Proxy.isProxyClass(proxy.getClass())
                && Proxy.getInvocationHandler(proxy) instanceof Part part
                && type.isInstance(part.target)) {
            return type.cast(part.target);
        }
        throw new IllegalArgumentException(proxy.getClass().getName() + " was not made by this server");
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Method own;
        try {
            own = target.getClass().getMethod(method.getName(), method.getParameterTypes());
        } catch (NoSuchMethodException e) {
            throw new UnsupportedOperationException(
                    method.getDeclaringClass().getName() + "." + method.getName() + " is not offered here", e);
        }
        try {
            return own.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
