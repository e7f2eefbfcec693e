package org.fairlead.interop.autobahn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the suite found in one case.
 *
 * @param id such as 7.9.13
 * @param behavior what it says of the messages: OK, NON-STRICT, INFORMATIONAL, UNIMPLEMENTED or FAILED
 * @param behaviorClose what it says of the closing handshake: the same, or WRONG CODE, UNCLEAN or FAILED BY CLIENT
 */
record CaseResult(String id, String behavior, String behaviorClose) {

    static final String UNIMPLEMENTED = "UNIMPLEMENTED";

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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
        JsonNode agents;
        try {
            agents = JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no report of the suite: " + e.getOriginalMessage(), e);
        }
        if (!agents.isObject() || agents.size() != 1) {
            throw new IOException(file + " is to have the results of one agent");
        }
        JsonNode cases = agents.iterator().next();
        if (!cases.isObject()) {
            throw new IOException(file + " has an agent without cases");
        }
        List<CaseResult> results = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : cases.properties()) {
            results.add(new CaseResult(
                    each.getKey(),
                    member(file, each.getValue(), "behavior"),
                    member(file, each.getValue(), "behaviorClose")));
        }
        results.sort(ORDER);
        return results;
    }

    private static String member(Path file, JsonNode result, String name) throws IOException {
        JsonNode value = result.path(name);
        if (!value.isTextual()) {
            throw new IOException(file + " has a case without " + name);
        }
        return value.textValue();
    }
}
