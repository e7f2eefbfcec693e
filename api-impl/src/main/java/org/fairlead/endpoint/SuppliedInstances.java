package org.fairlead.endpoint;

import java.util.function.Supplier;

/** Makes instances of one class by a supplier, and leaves all others to another provider. */
record SuppliedInstances<S>(InstanceProvider others, Class<S> type, Supplier<? extends S> supplier)
        implements InstanceProvider {

    @Override
    public <T> T create(Class<T> wanted) throws InstantiationException {
        if (wanted != type) {
            return others.create(wanted);
        }
        S instance;
        try {
            instance = supplier.get();
        } catch (RuntimeException e) {
            InstantiationException failure = new InstantiationException(
                    "No instance of " + type.getName() + " can be made: its supplier threw " + e);
            failure.initCause(e);
            throw failure;
        }
        if (instance == null) {
            throw new InstantiationException(
                    "No instance of " + type.getName() + " can be made: its supplier returned null");
        }
        return wanted.cast(instance);
    }

    @Override
    public void check(Class<?> wanted) throws InstantiationException {
        if (wanted != type) {
            others.check(wanted);
        }
    }

    @Override
    public SessionScope openScope() {
        return others.openScope();
    }

    /** What a supplier makes is its owner's. */
    @Override
    public void destroy(Object instance) {
        if (!type.isInstance(instance)) {
            others.destroy(instance);
        }
    }
}
