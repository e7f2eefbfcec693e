package org.fairlead.endpoint;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The methods that an instance of a class really has: its own and the inherited ones that nothing overrides. So a callback annotation counts on
 * an inherited method, but not on one that was overridden without it (Jakarta WebSocket 2.2, section 4.9).
 */
final class InheritedMethods {

    private InheritedMethods() {}

    static List<Method> of(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> owner : hierarchy(type)) {
            for (Method method : declared(owner)) {
                if (!method.isBridge()
                        && !method.isSynthetic()
                        && methods.stream().noneMatch(lower -> overrides(lower, method))) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    /** The class, its superclasses, then all interfaces: a class's method wins over a default method. */
    private static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            types.add(c);
        }
        for (Class<?> c : List.copyOf(types)) {
            collectInterfaces(c, types);
        }
        return types;
    }

    private static void collectInterfaces(Class<?> type, Set<Class<?>> types) {
        for (Class<?> parent : type.getInterfaces()) {
            types.add(parent);
            collectInterfaces(parent, types);
        }
    }

    /** In an order that does not change from run to run, so that messages about duplicates do not either. */
    private static List<Method> declared(Class<?> owner) {
        Method[] methods = owner.getDeclaredMethods();
        Arrays.sort(methods, Comparator.comparing(Method::getName).thenComparing(Method::toString));
        return List.of(methods);
    }

    private static boolean overrides(Method lower, Method upper) {
        if (!lower.getName().equals(upper.getName())
                || lower.getParameterCount() != upper.getParameterCount()
                || lower.getDeclaringClass() == upper.getDeclaringClass()) {
            return false;
        }
        int hidden = Modifier.PRIVATE | Modifier.STATIC;
        if (((lower.getModifiers() | upper.getModifiers()) & hidden) != 0
                || !isVisible(upper, lower.getDeclaringClass())) {
            return false;
        }
        Class<?> owner = lower.getDeclaringClass();
        for (int i = 0; i < lower.getParameterCount(); i++) {
            // the upper method's parameter as the lower class sees it: m(T) of Parent<T> is m(String) in Child extends
            // Parent<String>
            Class<?> seen = TypeArguments.erase(upper.getGenericParameterTypes()[i], owner);
            Class<?> own = lower.getParameterTypes()[i];
            if (own != seen && own != upper.getParameterTypes()[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVisible(Method upper, Class<?> lower) {
        return (upper.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                || upper.getDeclaringClass().getPackage() == lower.getPackage();
    }
}
