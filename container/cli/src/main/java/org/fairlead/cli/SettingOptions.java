package org.fairlead.cli;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fairlead.protocol.Role;
import org.fairlead.session.ResolvedSettings;
import org.fairlead.session.Setting;
import picocli.CommandLine;

/** Settings that options of a command give, each of which is remembered, so that messages and the list of settings can name it. */
final class SettingOptions {
    private final CommandLine command;
    private final Role role;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<Setting, String> options = new EnumMap<>(Setting.class);

    SettingOptions(CommandLine command, Role role) {
        this.command = command;
        this.role = role;
    }

    /** @throws CommandLine.ParameterException for a wrong value */
    void put(String option, Setting setting, String value) {
        if (!setting.appliesTo(role)) {
            throw usage(option + " is of no use to " + command.getCommandName());
        }
        try {
            setting.type().read(value);
        } catch (IllegalArgumentException e) {
            throw usage(option + " is \"" + setting.type().conceal(value) + "\"; expected "
                    + setting.type().expected() + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")"));
        }
        values.put(setting.key(), value);
        options.put(setting, option);
    }

    /**
     * What {@code --set} gives, with or without the prefix of the names.
     *
     * @throws CommandLine.ParameterException for a wrong name or value
     */
    void putAll(Map<String, String> set) {
        set.forEach((name, value) -> {
            String key = name.startsWith(Setting.PREFIX) ? name : Setting.PREFIX + name;
            Optional<Setting> setting = Arrays.stream(Setting.values())
                    .filter(candidate -> candidate.key().equals(key))
                    .findFirst();
            if (setting.isPresent()) {
                put("--set " + name, setting.get(), value);
            } else {
                values.put(key, value); // which load() refuses with the nearest name
            }
        });
    }

    /** @throws CommandLine.ParameterException for a name that no setting has, and for what is wrong in system properties or environment */
    ResolvedSettings load() {
        try {
            return ResolvedSettings.load(role, values);
        } catch (IllegalArgumentException e) {
            throw usage(Failure.reason(e));
        }
    }

    /** A line per setting: key, value and where it came from. */
    String list(ResolvedSettings settings) {
        return settings.entries().stream()
                .map(entry -> String.format("%-38s %-12s %s", entry.setting().key(), entry.value(), origin(entry)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String origin(ResolvedSettings.Entry entry) {
        String option = options.get(entry.setting());
        return option == null ? entry.origin() : "option " + option;
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(command, message);
    }
}
