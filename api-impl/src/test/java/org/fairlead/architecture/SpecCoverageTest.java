package org.fairlead.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/spec-coverage.md} to the sources of the tests. */
class SpecCoverageTest {

    /** The section and the cell with the tests. */
    private static final Pattern ROW =
            Pattern.compile("^\\| ([0-9][0-9.]*|[A-Z][A-Za-z.]*) \\|.*\\| ([^|]*) \\|$", Pattern.MULTILINE);

    private static final Pattern TAG = Pattern.compile("WSC-.+");

    private final DocumentedTests tests = DocumentedTests.ofAllModules();

    private final Map<String, String> rows = rows();

    /** The cells with the tests, by section. */
    private static Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(Repository.read(Path.of("docs", "spec-coverage.md")))
                .results()
                .forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    @Test
    void pageHasRowsForSectionsAndForClasses() {
        assertThat(rows).containsKeys("2.1.1", "4.7.1", "Session", "RemoteEndpoint.Basic");
    }

    @Test
    void everyTestThatThePageNamesExists() {
        rows.forEach((section, cell) -> assertThat(tests.named(section, cell))
                .as("tests of %s", section)
                .isNotEmpty());
    }

    @Test
    void everySectionThatATestIsTaggedWithNamesThatTest() {
        List<String> missing = new ArrayList<>();
        tests.classesByTag(TAG).forEach((tag, classes) -> {
            String section = tag.substring("WSC-".length());
            classes.stream()
                    .filter(name -> !rows.getOrDefault(section, "").contains("`" + name))
                    .forEach(name -> missing.add(section + ": " + name));
        });

        assertThat(missing)
                .as("tags that the page has no row for, or not with this test")
                .isEmpty();
    }
}
