package org.fairlead.endpoint;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * One annotated method behind a handle of a fixed shape. There is one handle a class, not one a session: handles that are bound to a session
 * would each be compiled on their own. A call makes no argument array and boxes nothing but a primitive result.
 */
final class Callback {

    /** What one parameter of the method gets. */
    sealed interface Source {}

    /** Something that the call brings along, by its position in the fixed shape. */
    enum Given implements Source {
        SESSION(1),
        ARGUMENT(3),
        LAST(4);

        private final int position;

        Given(int position) {
            this.position = position;
        }
    }

    /** A path parameter, by its index in {@link PathParameters}. */
    record Path(int index) implements Source {}

    /** (instance, session, path parameters, argument, last) -> result */
    private static final MethodType SHAPE = MethodType.methodType(
            Object.class, Object.class, Session.class, Object[].class, Object.class, boolean.class);

    private static final int INSTANCE_POSITION = 0;
    private static final int PATH_POSITION = 2;

    private final MethodHandle handle;
    private final Source[] sources;

    private Callback(MethodHandle handle, Source[] sources) {
        this.handle = handle;
        this.sources = sources;
    }

    /**
     * @param sources by the method's parameters
     * @throws IllegalAccessException or InaccessibleObjectException where we may not call it
     */
    static Callback of(Method method, Source[] sources) throws IllegalAccessException {
        method.setAccessible(true);
        MethodHandle target = MethodHandles.lookup().unreflect(method).asFixedArity();
        MethodType type = target.type().changeParameterType(0, Object.class).changeReturnType(Object.class);
        int[] order = new int[sources.length + 1];
        order[0] = INSTANCE_POSITION;
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] instanceof Path path) {
                MethodHandle element = MethodHandles.insertArguments(
                        MethodHandles.arrayElementGetter(Object[].class), 1, path.index());
                element = element.asType(element.type().changeReturnType(method.getParameterTypes()[i]));
                target = MethodHandles.filterArguments(target, i + 1, element);
                type = type.changeParameterType(i + 1, Object[].class);
                order[i + 1] = PATH_POSITION;
            } else {
                order[i + 1] = ((Given) sources[i]).position;
                type = type.changeParameterType(i + 1, SHAPE.parameterType(order[i + 1]));
            }
        }
        return new Callback(MethodHandles.permuteArguments(target.asType(type), SHAPE, order), sources);
    }

    /** @return what the method returned; null for void */
    @Nullable
    Object call(Object instance, Session session, @Nullable Object[] path, @Nullable Object argument, boolean last)
            throws Throwable {
        return (Object) handle.invokeExact(instance, session, (Object[]) path, argument, last);
    }

    /** The failure of a path parameter that this method asks for, or null. */
    @Nullable
    DecodeException pathFailure(PathParameters.Values path) {
        @Nullable DecodeException[] failures = path.failures();
        if (failures == null) {
            return null;
        }
        for (Source source : sources) {
            if (source instanceof Path parameter && failures[parameter.index()] != null) {
                return failures[parameter.index()];
            }
        }
        return null;
    }
}
