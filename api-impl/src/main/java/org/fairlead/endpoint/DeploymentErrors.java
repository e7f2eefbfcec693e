package org.fairlead.endpoint;

import jakarta.websocket.DeploymentException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sentences of a refused deployment: which class, which method, which rule. */
final class DeploymentErrors {

    private DeploymentErrors() {}

    static DeploymentException of(Class<?> endpoint, String rule) {
        return of(endpoint, rule, null);
    }

    static DeploymentException of(Class<?> endpoint, String rule, @Nullable Throwable cause) {
        String message = endpoint.getName() + ": " + rule;
        return cause == null ? new DeploymentException(message) : new DeploymentException(message, cause);
    }

    static DeploymentException of(Class<?> endpoint, Method method, String rule) {
        return of(endpoint, method, rule, null);
    }

    static DeploymentException of(Class<?> endpoint, Method method, String rule, @Nullable Throwable cause) {
        return of(endpoint, "method " + signature(endpoint, method) + ": " + rule, cause);
    }

    /** For the reader of an access failure: what the module has to say in its module-info. */
    static String closedPackage(Class<?> type) {
        Module ours = DeploymentErrors.class.getModule();
        return "module " + type.getModule().getName() + " does not open its package to Fairlead; add \"opens "
                + type.getPackageName() + " to " + (ours.isNamed() ? ours.getName() : "ALL-UNNAMED")
                + ";\", or make class and member public and export the package";
    }

    private static String signature(Class<?> endpoint, Method method) {
        String parameters =
                Arrays.stream(method.getParameterTypes()).map(Type::getTypeName).collect(Collectors.joining(", "));
        String owner = method.getDeclaringClass() == endpoint
                ? ""
                : method.getDeclaringClass().getName() + ".";
        return owner + method.getName() + "(" + parameters + ")";
    }
}
