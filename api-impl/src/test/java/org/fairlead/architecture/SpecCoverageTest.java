package org.fairlead.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/spec-coverage.md} to the sources of the tests. */
class SpecCoverageTest {

    /** The section and the cell with the tests. */
    private static final Pattern ROW =
            Pattern.compile("^\\| ([0-9][0-9.]*|[A-Z][A-Za-z.]*) \\|.*\\| ([^|]*) \\|$", Pattern.MULTILINE);

    /** A class, and perhaps a method. */
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

    private static final Pattern TAG = Pattern.compile("@Tag\\(\"WSC-([^\"]+)\"\\)");

    private final Map<String, String> tests = testSources();

    private final Map<String, String> rows = rows();

    /** The text of each test class, by its name. */
    private static Map<String, String> testSources() {
        Map<String, String> sources = new TreeMap<>();
        for (Path file : Repository.javaFiles()) {
            String name = file.getFileName().toString().replace(".java", "");
            if (name.endsWith("Test") || name.endsWith("IT")) {
                sources.put(name, Repository.read(file));
            }
        }
        return sources;
    }

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
        rows.forEach((section, cell) -> {
            List<MatchResult> references = REFERENCE.matcher(cell).results().toList();
            assertThat(references).as("tests of %s", section).isNotEmpty();
            for (MatchResult reference : references) {
                assertThat(tests).as("test classes").containsKey(reference.group(1));
                if (reference.group(2) != null) {
                    assertThat(tests.get(reference.group(1)))
                            .as("methods of %s", reference.group(1))
                            .contains("void " + reference.group(2) + "(");
                }
            }
        });
    }

    @Test
    void everySectionThatATestIsTaggedWithNamesThatTest() {
        List<String> missing = new ArrayList<>();
        tests.forEach((name, source) -> TAG.matcher(source)
                .results()
                .map(tag -> tag.group(1))
                .distinct()
                .filter(section -> !rows.getOrDefault(section, "").contains("`" + name))
                .forEach(section -> missing.add(section + ": " + name)));

        assertThat(missing)
                .as("tags that the page has no row for, or not with this test")
                .isEmpty();
    }
}
