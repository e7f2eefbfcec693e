package org.fairlead.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bill of materials, which has no parent and so repeats the version, stays in step with the modules. */
class BomTest {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(fairlead-[a-z-]+)</artifactId>");

    private static final Pattern VERSION =
            Pattern.compile("<artifactId>fairlead-(?:parent|bom)</artifactId>\\s*<version>([^<]+)</version>");

    /** Modules that users do not depend on, with all below container/interop; samples and the like lie elsewhere. */
    private static final Set<String> NOT_PUBLISHED = Set.of(
            "container/bom", "container/checks", "container/cli", "container/servlet/hosts", "container/cdi/hosts");

    private final String parent = Repository.read(Path.of("pom.xml"));

    private final String bom = Repository.read(Path.of("container/bom/pom.xml"));

    @Test
    void bomHasTheVersionOfTheParent() {
        assertThat(first(VERSION, bom)).isEqualTo(first(VERSION, parent));
    }

    @Test
    void bomListsEveryPublishedModule() {
        List<String> published = all(MODULE, parent).stream()
                .filter(module -> module.equals("api-impl") || module.startsWith("container/"))
                .filter(module -> !NOT_PUBLISHED.contains(module) && !module.startsWith("container/interop"))
                .map(module -> all(ARTIFACT, Repository.read(Path.of(module, "pom.xml"))).stream()
                        .filter(artifact -> !artifact.equals("fairlead-parent"))
                        .findFirst()
                        .orElseThrow())
                .toList();

        assertThat(published).contains("fairlead-core");
        assertThat(all(ARTIFACT, bom)).containsAll(published);
    }

    private static String first(Pattern pattern, String text) {
        return all(pattern, text).get(0);
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
