package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records hold their ranges against whoever makes one without the builder. */
class SettingsRecordsTest {
    private static final Map<Class<?>, Object> OUTSIDE = Map.of(
            int.class,
            Integer.MIN_VALUE,
            long.class,
            Long.MIN_VALUE,
            Duration.class,
            Duration.ofDays(-1),
            String.class,
            "two\r\nlines");

    static List<Record> records() {
        Settings settings = Settings.server();
        return List.of(settings, settings.handshake(), settings.serverSettings(), settings.clientSettings());
    }

    @ParameterizedTest
    @MethodSource("records")
    void noRecordIsMadeWithAValueOutsideItsRange(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            int index = i;
            Object outside = OUTSIDE.get(components[i].getType());
            if (outside != null) {
                String name = components[i].getName();
                assertThatThrownBy(() -> copy(record, components, index, outside))
                        .as(name)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
                refused.add(name);
            }
        }
        assertThat(refused).hasSizeGreaterThan(2);
    }

    private static void copy(Record record, RecordComponent[] components, int index, Object value) throws Throwable {
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == index ? value : components[i].getAccessor().invoke(record);
        }
        try {
            record.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
