package org.fairlead.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a row of the table of settings that decides about values. Each method gives a row that differs in one thing.
 *
 * @param server default of a server as text; null where a server has no use for the setting
 * @param client default of a client as text; null where a client has no use for the setting
 */
record SettingRow(
        SettingType type, @Nullable String server, @Nullable String client, Setting.Level level) {

    private SettingRow(SettingType type) {
        this(type, null, null, Setting.Level.ENDPOINT);
    }

    static SettingRow time(String min, String max) {
        SettingType.Time any = new SettingType.Time(Duration.ofMillis(1), Duration.ofDays(36_500), false);
        return new SettingRow(new SettingType.Time((Duration) any.read(min), (Duration) any.read(max), false));
    }

    static SettingRow size(String min, String max) {
        SettingType.Size any = new SettingType.Size(0, Settings.UNLIMITED, false);
        return new SettingRow(new SettingType.Size((Long) any.read(min), (Long) any.read(max), false));
    }

    static SettingRow count(int min, int max) {
        return new SettingRow(new SettingType.Count(min, max, Map.of()));
    }

    static SettingRow flag() {
        return choice("off", false).or("on", true);
    }

    /** The first of several words; the others follow with {@link #or}. */
    static SettingRow choice(String word, Object value) {
        return new SettingRow(new SettingType.Choice(Map.of(word, value)));
    }

    static SettingRow of(SettingType type) {
        return new SettingRow(type);
    }

    /** One more word, for a choice, or for a count that also has words. */
    SettingRow or(String word, Object value) {
        if (type instanceof SettingType.Choice choice) {
            return with(new SettingType.Choice(plus(choice.values(), word, value)));
        }
        SettingType.Count count = (SettingType.Count) type;
        return with(new SettingType.Count(count.min(), count.max(), plus(count.words(), word, (Integer) value)));
    }

    private static <T> Map<String, T> plus(Map<String, T> words, String word, T value) {
        Map<String, T> more = new LinkedHashMap<>(words);
        more.put(word, value);
        return more;
    }

    /** The limit may be switched off. */
    SettingRow orNone() {
        if (type instanceof SettingType.Time time) {
            return with(new SettingType.Time(time.min(), time.max(), true));
        } else if (type instanceof SettingType.Size size) {
            return with(new SettingType.Size(size.min(), size.max(), true));
        }
        return or(SettingType.NONE, Integer.MAX_VALUE);
    }

    private SettingRow with(SettingType type) {
        return new SettingRow(type, server, client, level);
    }

    /** A server has this setting, with this default. */
    SettingRow server(String text) {
        return new SettingRow(type, text, client, level);
    }

    /** A client has this setting, with this default. */
    SettingRow client(String text) {
        return new SettingRow(type, server, text, level);
    }

    /** Servers and clients have this setting, with this default. */
    SettingRow both(String text) {
        return server(text).client(text);
    }

    /** Where it may be made; without this call also for an endpoint. */
    SettingRow at(Setting.Level where) {
        return new SettingRow(type, server, client, where);
    }
}
