package org.fairlead.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tests of all modules, as a page of documentation names them: a class, or a class and a method. */
final class DocumentedTests {

    /** A class, and perhaps a method. */
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

    /** A tag, a method of a test, or a class. */
    private static final Pattern DECLARATION = Pattern.compile(
            "@Tag\\(\"([^\"]+)\"\\)|^\\s*(?:(?:public|final|abstract|static) )*(?:void (\\w+)\\(|class (\\w+)\\b)",
            Pattern.MULTILINE);

    /** The tags of each test, by the class and by the class and method; what has none is there too. */
    private final Map<String, TreeSet<String>> tags = new TreeMap<>();

    private DocumentedTests() {}

    static DocumentedTests ofAllModules() {
        DocumentedTests tests = new DocumentedTests();
        for (Path file : Repository.javaFiles()) {
            String name = file.getFileName().toString().replace(".java", "");
            if (name.endsWith("Test") || name.endsWith("IT")) {
                tests.read(name, Repository.read(file));
            }
        }
        return tests;
    }

    private void read(String name, String source) {
        List<String> pending = new ArrayList<>();
        for (Matcher each = DECLARATION.matcher(source); each.find(); ) {
            if (each.group(1) != null) {
                pending.add(each.group(1));
                continue;
            }
            String test = each.group(2) != null ? name + "." + each.group(2) : each.group(3);
            tags.computeIfAbsent(test, absent -> new TreeSet<>()).addAll(pending);
            pending.clear();
        }
    }

    /** The tests that a cell of a table names; each exists, or this is the failure of the test that asks. */
    List<String> named(String row, String cell) {
        List<String> named = new ArrayList<>();
        for (MatchResult each : REFERENCE.matcher(cell).results().toList()) {
            String test = each.group(2) == null ? each.group(1) : each.group(1) + "." + each.group(2);
            assertThat(tags.keySet()).as("tests that %s names", row).contains(test);
            named.add(test);
        }
        return named;
    }

    /** Whether the test, or for a class one of its methods, for a method its class, has the tag. */
    boolean isTagged(String test, String tag) {
        String type = test.contains(".") ? test.substring(0, test.indexOf('.')) : test;
        return has(test, tag)
                || has(type, tag)
                || tags.keySet().stream().anyMatch(each -> each.startsWith(test + ".") && has(each, tag));
    }

    private boolean has(String test, String tag) {
        return tags.getOrDefault(test, new TreeSet<>()).contains(tag);
    }

    /** The classes that have the tag, or a method that has it, by each tag that matches. */
    Map<String, TreeSet<String>> classesByTag(Pattern tag) {
        Map<String, TreeSet<String>> classes = new TreeMap<>();
        tags.forEach((test, all) -> all.stream()
                .filter(each -> tag.matcher(each).matches())
                .forEach(each ->
                        classes.computeIfAbsent(each, absent -> new TreeSet<>()).add(test.replaceAll("\\..*", ""))));
        return classes;
    }
}
