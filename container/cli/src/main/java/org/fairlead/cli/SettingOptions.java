package org.fairlead.cli;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
            boolean full = name.startsWith(Setting.PREFIX);
            Function<Setting, String> names =
                    setting -> full ? setting.key() : setting.key().substring(Setting.PREFIX.length());
            Setting setting = Arrays.stream(Setting.values())
                    .filter(candidate -> names.apply(candidate).equals(name))
                    .findFirst()
                    .orElseThrow(() -> usage("--set " + name + ": there is no such setting; did you mean "
                            + names.apply(Setting.nearest(name, ofRole(), names))
                            + "? --print-settings lists all"));
            put("--set " + name, setting, value);
        });
    }

    private List<Setting> ofRole() {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.appliesTo(role))
                .toList();
    }

    /** @throws CommandLine.ParameterException for what is wrong in system properties or environment */
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
