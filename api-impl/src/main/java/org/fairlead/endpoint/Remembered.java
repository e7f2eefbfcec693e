package org.fairlead.endpoint;

import java.io.Serial;

/**
 * What is found out about a class once and then remembered with it, for as long as the class is there; a class that is refused is looked at again. Thread-safe.
 *
 * @param <T> must lead to no other class loaders than those that the class leads to, and to ours
 * @param <E> how a class is refused
 */
abstract class Remembered<T, E extends Exception> {

    private final ClassValue<T> values = new ClassValue<>() {
        @Override
        protected T computeValue(Class<?> type) {
            try {
                return find(type);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new Refusal(e);
            }
        }
    };

    /** Carries an exception through {@link ClassValue}, which remembers nothing then. */
    private static final class Refusal extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Exception refusal;

        Refusal(Exception refusal) {
            super(refusal);
            this.refusal = refusal;
        }
    }

    /** Looks at the class. */
    abstract T find(Class<?> type) throws E;

    final T of(Class<?> type) throws E {
        if (!seesUs(type)) {
            return find(type);
        }
        try {
            return values.get(type);
        } catch (Refusal e) {
            @SuppressWarnings("unchecked") // find throws no other one that is checked
            E refusal = (E) e.refusal;
            throw refusal;
        }
    }

    /**
     * What a class remembers keeps this class, and with it its class loader: to remember is for classes that do so anyway, as their loader sees this one, and not for
     * those of a server that outlives the application in which this is.
     */
    private static boolean seesUs(Class<?> type) {
        ClassLoader ours = Remembered.class.getClassLoader();
        for (ClassLoader loader = type.getClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader == ours) {
                return true;
            }
        }
        return false;
    }
}
