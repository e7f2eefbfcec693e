package org.fairlead.spring;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** Fairlead's settings from wherever Spring's Environment has them: application.properties, YAML, profiles, arguments, variables. */
final class EnvironmentSettings {

    static final String PREFIX = "org.fairlead";

    private EnvironmentSettings() {}

    /** By key, such as {@code org.fairlead.max-message-size}. What no setting is called stays, so that the deployment refuses it by name. */
    static Map<String, String> of(Environment environment) {
        Binder binder = Binder.get(environment);
        Map<String, String> settings = new TreeMap<>();
        binder.bind(PREFIX, Bindable.mapOf(String.class, String.class))
                .orElseGet(Map::of)
                .forEach((name, value) -> {
                    // ORG_FAIRLEAD_MAX_MESSAGE_SIZE comes as max.message.size
                    String key = PREFIX + "." + name.replace('.', '-');
                    settings.put(key, resolved(binder, key, value));
                });
        return settings;
    }

    /** The same name may be in several sources, once with dots and once with hyphens: the binder knows which of them wins. */
    private static String resolved(Binder binder, String key, String value) {
        return ConfigurationPropertyName.isValid(key)
                ? binder.bind(key, String.class).orElse(value)
                : value;
    }
}
