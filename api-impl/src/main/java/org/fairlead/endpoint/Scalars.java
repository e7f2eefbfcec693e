package org.fairlead.endpoint;

import jakarta.websocket.DecodeException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The eight primitive types and their boxes, from text (Jakarta WebSocket 2.2, sections 4.3 and 4.7). */
final class Scalars {

    private static final Map<Class<?>, Function<String, Object>> PARSERS = Map.of(
            Boolean.class, Boolean::valueOf,
            Byte.class, Byte::valueOf,
            Short.class, Short::valueOf,
            Integer.class, Integer::valueOf,
            Long.class, Long::valueOf,
            Float.class, Float::valueOf,
            Double.class, Double::valueOf,
            Character.class, Scalars::character);

    private Scalars() {}

    /** Whether a type is a primitive (not void) or a box. */
    static boolean isScalar(Class<?> type) {
        return boxes().contains(boxed(type));
    }

    static Set<Class<?>> boxes() {
        return PARSERS.keySet();
    }

    /** The box of a primitive type; any other type is returned as it is. */
    static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }

    /**
     * @param type a primitive or a box
     * @throws DecodeException where the text is none of its values
     */
    static Object parse(Class<?> type, String text) throws DecodeException {
        Function<String, Object> parser = PARSERS.get(boxed(type));
        if (parser == null) {
            throw new IllegalArgumentException(type + " is neither primitive nor a box");
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new DecodeException(text, "\"" + text + "\" is no value of type " + type.getSimpleName(), e);
        }
    }

    /** What a field of the type holds before it is assigned: null for all but primitives. */
    static @Nullable Object defaultValue(Class<?> type) {
        return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0);
    }

    /** The first character, whatever follows it: so it is in every other container, and applications count on it. */
    private static Object character(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("no character");
        }
        return text.charAt(0);
    }
}
