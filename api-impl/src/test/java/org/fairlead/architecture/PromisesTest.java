package org.fairlead.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/promises.md} to the sources of the tests. */
class PromisesTest {

    /** The row's id, the cell with the tests, and the one that says what is missing. */
    private static final Pattern ROW =
            Pattern.compile("^\\| ([ABC][0-9]+) \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\| ([^|]*) ?\\|$", Pattern.MULTILINE);

    /** A setting or habit with its default, and the cell with the tests. */
    private static final Pattern DEFAULT =
            Pattern.compile("^\\| ([^|]+) \\| [^|]+ \\| ([^|]*`\\w+(?:Test|IT)\\b[^|]*) \\|$", Pattern.MULTILINE);

    private static final Pattern TAG = Pattern.compile("[ABC][0-9]+");

    private record Row(String tests, String differences) {}

    private final String page = Repository.read(Path.of("docs", "promises.md"));

    private final DocumentedTests tests = DocumentedTests.ofAllModules();

    private final Map<String, Row> rows = new TreeMap<>();

    PromisesTest() {
        ROW.matcher(page).results().forEach(row -> {
            Row before = rows.put(row.group(1), new Row(row.group(2), row.group(3)));
            assertThat(before).as("another row of %s", row.group(1)).isNull();
        });
    }

    private static Stream<String> ids(String letter, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(number -> letter + number);
    }

    @Test
    void everyPromiseHasARow() {
        assertThat(rows)
                .containsOnlyKeys(Stream.of(ids("A", 23), ids("B", 6), ids("C", 14))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }

    @Test
    void everyTestThatARowNamesExistsAndHasItsTag() {
        rows.forEach((id, row) -> assertThat(tests.named(id, row.tests()))
                .as("tests of %s", id)
                .allMatch(test -> tests.isTagged(test, id), "tagged " + id));
    }

    @Test
    void rowWithoutTestSaysSo() {
        rows.forEach((id, row) -> {
            if (tests.named(id, row.tests()).isEmpty()) {
                assertThat(row.differences()).as("differences of %s", id).startsWith("Missing: ");
            }
        });
    }

    @Test
    void everyTestThatIsTaggedIsNamedInItsRow() {
        List<String> missing = new ArrayList<>();
        tests.classesByTag(TAG).forEach((id, classes) -> {
            String named = rows.containsKey(id) ? rows.get(id).tests() : "";
            classes.stream().filter(each -> !named.contains("`" + each)).forEach(each -> missing.add(id + ": " + each));
        });

        assertThat(missing)
                .as("tags that the page has no row for, or not with this test")
                .isEmpty();
    }

    @Test
    void everyTestOfADefaultExistsAndIsTaggedSo() {
        Map<String, List<String>> defaults = new TreeMap<>();
        DEFAULT.matcher(page.substring(page.indexOf("## Defaults")))
                .results()
                .forEach(row -> defaults.put(row.group(1), tests.named(row.group(1), row.group(2))));

        assertThat(defaults).hasSizeGreaterThan(10);
        defaults.forEach((name, named) -> assertThat(named)
                .as("tests of %s", name)
                .isNotEmpty()
                .allMatch(test -> tests.isTagged(test, "defaults"), "tagged defaults"));
    }
}
