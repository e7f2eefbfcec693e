package org.fairlead.endpoint;

/**
 * Makes and unmakes endpoints, encoders, decoders and configurators: by their public constructor without arguments, or by a dependency
 * injection container.
 */
public interface InstanceProvider {

    /** @throws InstantiationException where no instance can be made; the message names the class and the reason */
    <T> T create(Class<T> type) throws InstantiationException;

    /** Told once when an instance made here is no longer used. Must not throw. */
    default void destroy(Object instance) {}

    /** By the public constructor without arguments. */
    static InstanceProvider constructors() {
        throw new UnsupportedOperationException();
    }
}
