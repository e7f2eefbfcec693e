package org.fairlead.interop.autobahn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the suite found in one case.
 *
 * @param id such as 7.9.13
 * @param behavior what it says of the messages: OK, NON-STRICT, INFORMATIONAL, UNIMPLEMENTED or FAILED
 * @param behaviorClose what it says of the closing handshake: the same, or WRONG CODE, UNCLEAN or FAILED BY CLIENT
 */
record CaseResult(String id, String behavior, String behaviorClose) {

    static final String UNIMPLEMENTED = "UNIMPLEMENTED";

    private static final Set<String> GOOD = Set.of("OK", "NON-STRICT", "INFORMATIONAL");

    /** As people count: 2 before 10. */
    static final Comparator<CaseResult> ORDER = Comparator.comparing(
            result -> Arrays.stream(result.id.split("\\.", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray(),
            Arrays::compare);

    /** The group of cases: 7 of 7.9.13. */
    String group() {
        int dot = id.indexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }

    /** Whether it is neither a failure nor something that we do not have. */
    boolean isGood() {
        return GOOD.contains(behavior) && GOOD.contains(behaviorClose);
    }

    /** Passed without any reservation. */
    boolean isOk() {
        return behavior.equals("OK") && behaviorClose.equals("OK");
    }

    boolean isUnimplemented() {
        return behavior.equals(UNIMPLEMENTED) && (behaviorClose.equals(UNIMPLEMENTED) || GOOD.contains(behaviorClose));
    }

    @Override
    public String toString() {
        return id + ": " + behavior + ", closing " + behaviorClose;
    }

    /**
     * Reads the suite's {@code index.json}, in the order of the cases.
     *
     * @throws IOException where there is none, or it is not the report of one agent
     */
    static List<CaseResult> ofIndex(Path file) throws IOException {
        Object index;
        try {
            index = JsonText.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no report of the suite: " + e.getMessage(), e);
        }
        if (!(index instanceof Map<?, ?> agents) || agents.size() != 1) {
            throw new IOException(file + " is to have the results of one agent");
        }
        List<CaseResult> results = new ArrayList<>();
        for (Object agent : agents.values()) {
            if (!(agent instanceof Map<?, ?> cases)) {
                throw new IOException(file + " has an agent without cases");
            }
            for (Map.Entry<?, ?> each : cases.entrySet()) {
                results.add(new CaseResult(
                        String.valueOf(each.getKey()),
                        member(file, each.getValue(), "behavior"),
                        member(file, each.getValue(), "behaviorClose")));
            }
        }
        results.sort(ORDER);
        return results;
    }

    private static String member(Path file, @Nullable Object result, String name) throws IOException {
        if (result instanceof Map<?, ?> members && members.get(name) instanceof String value) {
            return value;
        }
        throw new IOException(file + " has a case without " + name);
    }
}
