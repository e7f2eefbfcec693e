package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.fairlead.protocol.Role;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/settings.md} to the table in {@link Setting}. */
@Tag("defaults")
class SettingsDocumentationTest {

    @Test
    void pageHasExactlyTheRowsOfTheTable() throws IOException {
        List<String> rows;
        try (var lines = Files.lines(page())) {
            rows = lines.filter(line -> line.startsWith("| `")).toList();
        }
        assertThat(rows)
                .as("rows of docs/settings.md; replace them by these")
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(SettingsDocumentationTest::row)
                        .toList());
    }

    /** The tests run in the folder of the module or in the root. */
    private static Path page() {
        Path fromModule = Path.of("..", "docs", "settings.md");
        return Files.exists(fromModule) ? fromModule : Path.of("docs", "settings.md");
    }

    private static String row(Setting setting) {
        String atLimit = setting.atLimit() == null ? "" : setting.atLimit() + ".";
        return String.join(
                        " | ",
                        "| `" + setting.key().substring(Setting.PREFIX.length()) + "`",
                        defaultOf(setting, Role.SERVER),
                        defaultOf(setting, Role.CLIENT),
                        values(setting),
                        place(setting.level()),
                        setting.meaning() + ".",
                        atLimit)
                + " |";
    }

    /** What depends on the Java version is written for all of them. */
    private static String defaultOf(Setting setting, Role role) {
        if (!setting.appliesTo(role)) {
            return "–";
        }
        return setting == Setting.WORKER_THREADS
                ? "`200`, from JDK 24 `virtual`"
                : "`" + setting.defaultText(role) + "`";
    }

    private static String values(Setting setting) {
        return setting == Setting.WORKER_THREADS
                ? "a number of 1 to 100000, or virtual"
                : setting.type().expected().replaceAll(", such as .*?(?=, or none|$)", "");
    }

    private static String place(Setting.Level level) {
        return switch (level) {
            case ENDPOINT -> "yes";
            case CLIENT_ENDPOINT -> "client";
            case CONTAINER -> "no";
        };
    }
}
