package org.fairlead.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules on the sources of every module, main and test. */
class SourcesTest {

    private static final int MOST_LINES = 400;

    private static final Pattern VAGUE_CLASS = Pattern.compile(".*(Impl|Base|Manager|Helper)\\.java");

    private static final Pattern VAGUE_PACKAGE = Pattern.compile("util|utils|common|internal|impl|helper|helpers");

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?org\\.fairlead\\.([a-z]+)\\b", Pattern.MULTILINE);

    private static final Set<String> CORE =
            Set.of("protocol", "handshake", "timeout", "endpoint", "session", "topic", "container", "connection");

    /** What the main code of a module under container/ may import of ours, besides itself and the core. */
    private static final Map<String, Set<String>> HOSTS = Map.of(
            "netty", Set.of(),
            "client", Set.of("netty"),
            "server", Set.of("netty"),
            "servlet", Set.of(),
            "spring-boot-starter", Set.of("servlet", "spring"),
            "cdi", Set.of(),
            "testing", Set.of(),
            "checks", Set.of(),
            "cli", Set.of("netty", "client", "server"));

    private static final List<Path> FILES = Repository.javaFiles();

    @Test
    void sourcesOfSeveralModulesAreFound() {
        assertThat(FILES)
                .contains(
                        Path.of("api-impl/src/main/java/org/fairlead/protocol/Protocol.java"),
                        Path.of("api-impl/src/test/java/org/fairlead/architecture/SourcesTest.java"));
    }

    @Test
    void filesStayUnderFourHundredLines() {
        assertThat(FILES)
                .as("a file that wants more than %d lines is two ideas", MOST_LINES)
                .noneMatch(file -> Repository.read(file).lines().count() >= MOST_LINES);
    }

    @Test
    void classNamesSayWhatTheyAre() {
        assertThat(FILES)
                .as("no Impl, Base, Manager, Helper")
                .noneMatch(file ->
                        VAGUE_CLASS.matcher(file.getFileName().toString()).matches());
    }

    @Test
    void packageNamesSayWhatTheyHold() {
        assertThat(FILES).as("no util, common, internal").noneMatch(file -> {
            for (Path name : file.subpath(0, file.getNameCount() - 1)) {
                if (VAGUE_PACKAGE.matcher(name.toString()).matches()) {
                    return true;
                }
            }
            return false;
        });
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> marked = FILES.stream()
                .filter(file -> file.endsWith("package-info.java"))
                .filter(file -> Repository.read(file).contains("@NullMarked"))
                .map(SourcesTest::folder)
                .collect(Collectors.toSet());
        Set<String> unmarked = FILES.stream()
                .filter(file -> !file.endsWith("module-info.java"))
                .map(SourcesTest::folder)
                // a test package of the same name as a main package shares its package-info
                .filter(folder -> !marked.contains(folder)
                        && !marked.contains(folder.replace("/src/test/java/", "/src/main/java/")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked)
                .as("folders without a package-info.java that says @NullMarked")
                .isEmpty();
    }

    private static String folder(Path file) {
        return file.subpath(0, file.getNameCount() - 1).toString().replace('\\', '/');
    }

    @Test
    void hostsNeverImportEachOther() {
        for (Path file : FILES) {
            if (file.getNameCount() < 5 || !file.startsWith("container") || !file.startsWith(mainOf(file))) {
                continue;
            }
            String module = file.getName(1).toString();
            Set<String> allowed = HOSTS.get(module);
            assertThat(allowed)
                    .as("container/%s: which hosts it may import is to be said in this test", module)
                    .isNotNull();
            Matcher imports = IMPORT.matcher(Repository.read(file));
            while (imports.find()) {
                String layer = imports.group(1);
                assertThat(CORE.contains(layer) || layer.equals(module) || allowed.contains(layer))
                        .as("%s imports org.fairlead.%s", file, layer)
                        .isTrue();
            }
        }
    }

    private static Path mainOf(Path file) {
        return file.subpath(0, 2).resolve("src/main");
    }
}
