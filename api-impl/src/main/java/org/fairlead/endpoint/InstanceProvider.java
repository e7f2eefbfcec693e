package org.fairlead.endpoint;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * Makes and unmakes endpoints, encoders, decoders and configurators: by their public constructor without arguments, or by a dependency
 * injection container. Thread-safe.
 */
public interface InstanceProvider {

    /** @throws InstantiationException where no instance can be made; the message names the class and the reason */
    <T> T create(Class<T> type) throws InstantiationException;

    /**
     * Asked at deployment whether {@link #create} can work, so that a wrong class is found before the first connection. Makes no instance.
     *
     * @throws InstantiationException as {@code create} would
     */
    default void check(Class<?> type) throws InstantiationException {}

    /** Told once when an instance made here is no longer used. Must not throw. */
    default void destroy(Object instance) {}

    /** Opened before anything is made for a new session, and closed after it; by default nothing is kept, and nothing surrounds callbacks. */
    default SessionScope openScope() {
        return SessionScope.NONE;
    }

    /**
     * A provider that asks the supplier for instances of exactly this class, so that their constructor may have arguments, and is this one for all
     * other classes. What the supplier has made is not destroyed here.
     */
    default <T> InstanceProvider supplying(Class<T> type, Supplier<? extends T> supplier) {
        return new SuppliedInstances<>(this, Objects.requireNonNull(type), Objects.requireNonNull(supplier));
    }

    /** By the public constructor without arguments; in a class that is not public itself, the constructor may be as visible as the class. */
    static InstanceProvider constructors() {
        return Constructors.INSTANCE;
    }
}
