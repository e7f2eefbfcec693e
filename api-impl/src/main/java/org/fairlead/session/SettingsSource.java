package org.fairlead.session;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;

/** Where the value of a setting comes from; a later one wins over those before it. Setters of a session win over all. */
public enum SettingsSource {
    /** The table's default for the role. */
    DEFAULT,
    /** A variable of the process' environment. */
    ENVIRONMENT,
    /** A Java system property. */
    SYSTEM_PROPERTY,
    /** A builder, a context parameter of a web application, or the command line. */
    CONFIGURATION,
    /** A user property of an endpoint's configuration. */
    ENDPOINT;

    /** For people, for instance {@code environment variable ORG_FAIRLEAD_DEFLATE}. */
    public String describe(Setting setting) {
        return switch (this) {
            case DEFAULT -> "default";
            case ENVIRONMENT -> "environment variable " + setting.environmentVariable();
            case SYSTEM_PROPERTY -> "system property " + setting.key();
            case CONFIGURATION -> "configuration";
            case ENDPOINT -> "endpoint's user property " + setting.key();
        };
    }

    /**
     * Picks the values that are ours out of what this source holds.
     *
     * @throws IllegalArgumentException for a key with our prefix that no setting has, for one that cannot be set here, and for a wrong value
     */
    Map<Setting, Object> read(Role role, Map<String, ? extends @Nullable Object> properties) {
        Map<Setting, Object> values = new EnumMap<>(Setting.class);
        String prefix = this == ENVIRONMENT ? Setting.ENVIRONMENT_PREFIX : Setting.PREFIX;
        properties.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                Setting setting = setting(key);
                if (this == ENDPOINT && !setting.appliesTo(role)) {
                    throw new IllegalArgumentException(key + " is a setting of "
                            + (role == Role.SERVER
                                    ? "clients; an endpoint of a server"
                                    : "servers; an endpoint of a client")
                            + " has no use for it");
                }
                if (this == ENDPOINT && !setting.level().allowsEndpoint(role)) {
                    throw new IllegalArgumentException(key + " cannot be set for one endpoint of a "
                            + (role == Role.SERVER ? "server" : "client")
                            + ", since it matters before the endpoint is known; set it for the whole container");
                }
                if (value != null) { // a user property may be null, which is as good as absent
                    values.put(setting, setting.read(value, "the " + describe(setting)));
                }
            }
        });
        return values;
    }

    private Setting setting(String key) {
        Setting setting = this == ENVIRONMENT ? Setting.ofEnvironmentVariable(key) : Setting.ofKey(key);
        if (setting == null) {
            String place = switch (this) {
                case DEFAULT, CONFIGURATION -> "configuration";
                case ENVIRONMENT -> "environment";
                case SYSTEM_PROPERTY -> "system properties";
                case ENDPOINT -> "endpoint's user properties";
            };
            throw new IllegalArgumentException(
                    key + " in the " + place + " is not a setting of Fairlead; did you mean " + nearest(key) + "?");
        }
        return setting;
    }

    private String nearest(String key) {
        Function<Setting, String> name = this == ENVIRONMENT ? Setting::environmentVariable : Setting::key;
        return name.apply(Setting.nearest(key, Arrays.asList(Setting.values()), name));
    }
}
