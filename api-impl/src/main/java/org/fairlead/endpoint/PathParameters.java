package org.fairlead.endpoint;

import jakarta.websocket.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path parameters that the callbacks of one class ask for, each once. They are converted once a session, when it is bound: a callback that
 * asks for one that cannot be converted is not called, and its DecodeException goes to {@code onError} (Jakarta WebSocket 2.2, section 4.3).
 */
final class PathParameters {

    private record Parameter(String name, Class<?> type) {}

    /**
     * @param values in the order of the indexes; null, or a primitive's default value, where there is none
     * @param failures by the same indexes; null where nothing failed
     */
    record Values(@Nullable Object[] values, @Nullable DecodeException @Nullable [] failures) {

        static final Values NONE = new Values(new Object[0], null);
    }

    private final List<Parameter> parameters = new ArrayList<>();

    /** The index of a parameter, a new one or the one of the same name and type. */
    int add(String name, Class<?> type) {
        Parameter parameter = new Parameter(name, type);
        int index = parameters.indexOf(parameter);
        if (index < 0) {
            index = parameters.size();
            parameters.add(parameter);
        }
        return index;
    }

    static boolean isAllowed(Class<?> type) {
        return type == String.class || Scalars.isScalar(type);
    }

    Values convert(Map<String, String> raw) {
        if (parameters.isEmpty()) {
            return Values.NONE;
        }
        @Nullable Object[] values = new Object[parameters.size()];
        @Nullable DecodeException @Nullable [] failures = null;
        for (int i = 0; i < values.length; i++) {
            Parameter parameter = parameters.get(i);
            String text = raw.get(parameter.name());
            try {
                values[i] = convert(parameter, text);
            } catch (DecodeException e) {
                values[i] = Scalars.defaultValue(parameter.type());
                if (failures == null) {
                    failures = new DecodeException[values.length];
                }
                failures[i] = new DecodeException(
                        e.getText(), "The path parameter {" + parameter.name() + "}: " + e.getMessage(), e.getCause());
            }
        }
        return new Values(values, failures);
    }

    private static @Nullable Object convert(Parameter parameter, @Nullable String text) throws DecodeException {
        if (text == null) {
            return Scalars.defaultValue(parameter.type());
        }
        return parameter.type() == String.class ? text : Scalars.parse(parameter.type(), text);
    }
}
