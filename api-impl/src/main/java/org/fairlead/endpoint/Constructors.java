package org.fairlead.endpoint;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/** Makes instances by their constructor without arguments. */
enum Constructors implements InstanceProvider {
    INSTANCE;

    private static final int VISIBILITY = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE;

    /** Every session makes instances of the same few classes, and to look at a class takes its time. */
    private static final Remembered<Constructor<?>, InstantiationException> FOUND = new Remembered<>() {
        @Override
        Constructor<?> find(Class<?> type) throws InstantiationException {
            return constructor(type);
        }
    };

    @Override
    public <T> T create(Class<T> type) throws InstantiationException {
        try {
            return type.cast(FOUND.of(type).newInstance());
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw refusal(type, "its constructor threw " + cause, cause);
        } catch (IllegalAccessException e) {
            throw refusal(type, e.toString(), e);
        }
    }

    @Override
    public void check(Class<?> type) throws InstantiationException {
        constructor(type);
    }

    private static <T> Constructor<T> constructor(Class<T> type) throws InstantiationException {
        if (type.isInterface() || type.isArray() || type.isPrimitive() || type.isEnum()) {
            throw refusal(type, "it is not a class that can be instantiated", null);
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw refusal(type, "it is abstract", null);
        }
        if (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers())) {
            throw refusal(type, "it is an inner class; make it static or a class of its own", null);
        }
        Constructor<T> constructor;
        try {
            constructor = type.getDeclaredConstructor();
        } catch (NoSuchMethodException e) {
            throw refusal(type, "it has no constructor without arguments", e);
        }
        if (rank(constructor.getModifiers()) < rank(type.getModifiers())) {
            throw refusal(type, "its constructor without arguments is not public", null);
        }
        try {
            constructor.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw refusal(type, DeploymentErrors.closedPackage(type), e);
        }
        return constructor;
    }

    /** How visible a member is; a class that is less than public has an implicit constructor that is as visible as the class. */
    private static int rank(int modifiers) {
        return switch (modifiers & VISIBILITY) {
            case Modifier.PUBLIC -> 3;
            case Modifier.PROTECTED -> 2;
            case Modifier.PRIVATE -> 0;
            default -> 1;
        };
    }

    private static InstantiationException refusal(
            Class<?> type, String reason, @org.jspecify.annotations.Nullable Throwable cause) {
        InstantiationException refusal =
                new InstantiationException("No instance of " + type.getName() + " can be made: " + reason);
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}
