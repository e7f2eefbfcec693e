package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("C7")
class PathTemplateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/             | /             | {}",
                "/             | ''            | {}",
                "/chat         | /chat         | {}",
                "/chat         | /chat/        | {}",
                "/chat/        | /chat         | {}",
                "/chat/{room}  | /chat/red     | {room=red}",
                "/chat/{room}/ | /chat/red     | {room=red}",
                "/{a}/{b}      | /1/2          | {a=1, b=2}",
                "/{a}/x/{b}    | /1/x/2/       | {a=1, b=2}",
                "/{a}          | /a%20b        | {a=a b}",
                "/{a}          | /a+b          | {a=a+b}",
                "/{a}          | /%C3%A4       | {a=ä}",
                "/{a}          | /a%2Fb        | {a=a/b}",
                "/a%20b        | /a%20b        | {}",
                "/ä            | /%c3%a4       | {}",
                "/{user.name}  | /kim          | {user.name=kim}",
                "/{user-name}  | /kim          | {user-name=kim}",
            })
    void matchingPathGivesItsVariablesDecoded(String template, String path, String variables) {
        assertThat(PathTemplate.parse(template).match(path)).hasToString(variables);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/            | /chat",
                "/chat        | /",
                "/chat        | /Chat",
                "/chat        | /chat/red",
                "/chat        | chat",
                "/chat/{room} | /chat",
                "/chat/{room} | /chat/",
                "/chat/{room} | /chat//",
                "/chat/{room} | /chat/red/blue",
                "/{a}/{b}     | //x",
                "/{a}         | /%",
                "/{a}         | /%4",
                "/{a}         | /%zz",
                "/{a}         | /%4z",
                "/{a}         | /%C3",
            })
    void otherPathDoesNotMatch(String template, String path) {
        assertThat(PathTemplate.parse(template).match(path)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''           | must start with \"/\"",
                "chat         | must start with \"/\"",
                "/chat?x=1    | must have no \"?\" and no \"#\"",
                "/chat#x      | must have no \"?\" and no \"#\"",
                "//           | has an empty segment",
                "/a//b        | has an empty segment",
                "/a/./b       | has the relative segment \".\"",
                "/a/../b      | has the relative segment \"..\"",
                "/a%4         | has malformed percent-encoding in \"a%4\"",
                "/{a}/{a}     | has the variable {a} more than once",
                "/a{b}        | a variable must be a whole segment",
                "/{a}b        | a variable must be a whole segment",
                "/{a          | a variable must be a whole segment",
                "/a}          | a variable must be a whole segment",
                "/{           | a variable must be a whole segment",
                "/}           | a variable must be a whole segment",
                "/{a}{b}      | a variable must be a whole segment",
                "/{{a}}       | a variable must be a whole segment",
                "/{}          | a variable is {name}",
                "/{+a}        | a variable is {name}",
                "/{a*}        | a variable is {name}",
                "/{a:3}       | a variable is {name}",
            })
    void brokenTemplateIsRefusedWithTheRule(String template, String rule) {
        assertThatThrownBy(() -> PathTemplate.parse(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + template + "\"")
                .hasMessageContaining(rule);
    }

    @Test
    void exactSegmentsBeatVariablesFromLeftToRight() {
        List<PathTemplate> best = Stream.of(
                        "/a/b", "/a/{c}", "/{b}/b", "/{a}/{b}", "/a/b/c", "/a/b/{c}", "/a/{b}/c", "/{a}/b/c")
                .map(PathTemplate::parse)
                .toList();
        assertThat(winner(best, "/a/b")).hasToString("/a/b");
        assertThat(winner(best, "/a/x")).hasToString("/a/{c}");
        assertThat(winner(best, "/x/b")).hasToString("/{b}/b");
        assertThat(winner(best, "/x/y")).hasToString("/{a}/{b}");
        assertThat(winner(best, "/a/b/c")).hasToString("/a/b/c");
        assertThat(winner(best, "/a/b/x")).hasToString("/a/b/{c}");
        assertThat(winner(best, "/a/x/c")).hasToString("/a/{b}/c");
        assertThat(winner(best, "/x/b/c")).hasToString("/{a}/b/c");
    }

    private static PathTemplate winner(List<PathTemplate> templates, String path) {
        return templates.stream()
                .filter(template -> template.match(path) != null)
                .min(PathTemplate::compareTo)
                .orElseThrow();
    }

    @Test
    void orderDoesNotDependOnTheOrderOfDeployment() {
        List<PathTemplate> sorted = Stream.of("/a", "/a/b", "/b", "/{x}", "/{x}/a")
                .map(PathTemplate::parse)
                .toList();
        PathTemplate[] reversed = sorted.toArray(PathTemplate[]::new);
        Collections.reverse(Arrays.asList(reversed));
        Arrays.sort(reversed);
        assertThat(reversed).containsExactlyElementsOf(sorted);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/{b}, /a/{c}, true",
        "/a, /a/, true",
        "/a%62, /ab, true",
        "/, /, true",
        "/a, /b, false",
        "/a, /{a}, false",
        "/a, /a/b, false",
        "/{a}/b, /{a}/{b}, false",
    })
    void templatesAreEquivalentWhenTheyMatchTheSamePaths(String one, String other, boolean equivalent) {
        PathTemplate first = PathTemplate.parse(one);
        PathTemplate second = PathTemplate.parse(other);
        assertThat(first.isEquivalentTo(second)).isEqualTo(equivalent);
        assertThat(second.isEquivalentTo(first)).isEqualTo(equivalent);
        assertThat(first.equals(second)).isEqualTo(equivalent);
        if (equivalent) {
            assertThat(first).hasSameHashCodeAs(second);
        }
    }

    @Test
    void variablesAreInTheOrderOfThePath() {
        PathTemplate template = PathTemplate.parse("/{z}/b/{a}");
        assertThat(template.variables()).containsExactly("z", "a");
        assertThat(template.match("/1/b/2")).isEqualTo(Map.of("z", "1", "a", "2"));
        assertThat(template).isNotEqualTo("/{z}/b/{a}").hasToString("/{z}/b/{a}");
    }
}
