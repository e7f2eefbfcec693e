package org.fairlead.session;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;

/**
 * Settings, and where each value came from. Precedence, highest first: endpoint's user properties, configuration (builder, context parameters, command
 * line), system properties, environment, default.
 *
 * @param sources has every setting
 */
public record ResolvedSettings(Settings settings, Map<Setting, SettingsSource> sources) {

    public ResolvedSettings {
        sources = Map.copyOf(sources);
    }

    /**
     * One line of the list for people.
     *
     * @param value as it may be written
     * @param origin for instance {@code system property org.fairlead.deflate}
     */
    public record Entry(Setting setting, String value, String origin) {}

    /**
     * From this process' system properties and environment.
     *
     * @throws IllegalArgumentException for a key with our prefix that no setting has, or a wrong value; names key, value, place and range
     */
    public static ResolvedSettings load(Role role) {
        return load(role, Map.of());
    }

    /**
     * From a configuration, and below it this process' system properties and environment.
     *
     * @param configuration values by key, such as {@code org.fairlead.deflate}; keys with another prefix are not looked at
     * @throws IllegalArgumentException as {@link #load(Role)}
     */
    public static ResolvedSettings load(Role role, Map<String, ?> configuration) {
        return load(role, configuration, System.getProperties(), System.getenv());
    }

    static ResolvedSettings load(
            Role role, Map<String, ?> configuration, Properties system, Map<String, String> environment) {
        Map<String, String> properties =
                system.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, system::getProperty));
        return defaults(role)
                .with(SettingsSource.ENVIRONMENT, environment)
                .with(SettingsSource.SYSTEM_PROPERTY, properties)
                .with(SettingsSource.CONFIGURATION, configuration);
    }

    private static ResolvedSettings defaults(Role role) {
        Map<Setting, SettingsSource> sources = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            sources.put(setting, SettingsSource.DEFAULT);
        }
        return new ResolvedSettings(role == Role.SERVER ? Settings.server() : Settings.client(), sources);
    }

    /**
     * With an endpoint's user properties on top.
     *
     * @throws IllegalArgumentException as {@link Settings#withUserProperties}
     */
    public ResolvedSettings withUserProperties(Map<String, ? extends @Nullable Object> userProperties) {
        return with(SettingsSource.ENDPOINT, userProperties);
    }

    private ResolvedSettings with(SettingsSource source, Map<String, ? extends @Nullable Object> properties) {
        Map<Setting, SettingsSource> changed = new EnumMap<>(sources);
        SettingsBuilder builder = settings.toBuilder();
        source.read(settings.role(), properties).forEach((setting, value) -> {
            builder.set(setting, value);
            changed.put(setting, source);
        });
        return new ResolvedSettings(builder.build(), changed);
    }

    /** With what a program changes; the values that differ afterwards come from {@link SettingsSource#CONFIGURATION}. */
    public ResolvedSettings change(UnaryOperator<Settings> change) {
        Settings result = change.apply(settings);
        Map<Setting, SettingsSource> changed = new EnumMap<>(sources);
        for (Setting setting : Setting.values()) {
            if (!setting.valueIn(result).equals(setting.valueIn(settings))) {
                changed.put(setting, SettingsSource.CONFIGURATION);
            }
        }
        return new ResolvedSettings(result, changed);
    }

    /** The settings that this role has a use for, in the order of the table. */
    public List<Entry> entries() {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.appliesTo(settings.role()))
                .map(setting -> new Entry(
                        setting, setting.textIn(settings), source(setting).describe(setting)))
                .toList();
    }

    private SettingsSource source(Setting setting) {
        return sources.getOrDefault(setting, SettingsSource.DEFAULT);
    }

    /** A line per setting: key, value and origin in columns. */
    @Override
    public String toString() {
        return entries().stream()
                .map(entry -> String.format("%-36s %-12s %s", entry.setting().key(), entry.value(), entry.origin()))
                .collect(Collectors.joining("\n"));
    }
}
