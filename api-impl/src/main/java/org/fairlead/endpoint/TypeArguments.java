package org.fairlead.endpoint;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the type variables of a generic supertype stand for in a class. */
final class TypeArguments {

    private TypeArguments() {}

    /**
     * The erasure of the first type argument that {@code type} gives to its supertype {@code generic}, or of the variable's bound where it is
     * left open or the type is raw; null where there is no such bound, or {@code generic} is no supertype.
     */
    static @Nullable Class<?> of(Class<?> type, Class<?> generic) {
        if (!generic.isAssignableFrom(type)) {
            return null;
        }
        Map<TypeVariable<?>, Type> bindings = bindings(type);
        Type argument = generic.getTypeParameters()[0];
        while (argument instanceof TypeVariable<?> variable) {
            Type bound = bindings.get(variable);
            argument = bound == null ? variable.getBounds()[0] : bound;
            if (bound == null && argument == Object.class) {
                return null;
            }
        }
        return erase(argument, bindings);
    }

    /** A type as it was declared in {@code type} or one of its supertypes, as a class. */
    static Class<?> erase(Type declared, Class<?> type) {
        return declared instanceof Class<?> plain ? plain : erase(declared, bindings(type));
    }

    /** All variables of all generic supertypes that have a value. */
    private static Map<TypeVariable<?>, Type> bindings(Class<?> type) {
        Map<TypeVariable<?>, Type> bindings = new HashMap<>();
        collect(type, bindings);
        return bindings;
    }

    private static void collect(@Nullable Type type, Map<TypeVariable<?>, Type> bindings) {
        if (type instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            TypeVariable<?>[] variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                bindings.putIfAbsent(variables[i], parameterized.getActualTypeArguments()[i]);
            }
            collect(raw, bindings);
        } else if (type instanceof Class<?> plain) {
            collect(plain.getGenericSuperclass(), bindings);
            for (Type parent : plain.getGenericInterfaces()) {
                collect(parent, bindings);
            }
        }
    }

    private static Class<?> erase(Type type, Map<TypeVariable<?>, Type> bindings) {
        if (type instanceof Class<?> plain) {
            return plain;
        } else if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        } else if (type instanceof GenericArrayType array) {
            return Array.newInstance(erase(array.getGenericComponentType(), bindings), 0)
                    .getClass();
        } else if (type instanceof WildcardType wildcard) {
            return erase(wildcard.getUpperBounds()[0], bindings);
        }
        TypeVariable<?> variable = (TypeVariable<?>) type;
        Type bound = bindings.get(variable);
        return erase(bound == null ? variable.getBounds()[0] : bound, bindings);
    }
}
