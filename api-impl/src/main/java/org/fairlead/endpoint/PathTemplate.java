package org.fairlead.endpoint;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A URI template of level 1 (Jakarta WebSocket 2.2, section 3.1.1): segments, each literal or one variable. */
public final class PathTemplate implements Comparable<PathTemplate> {

    /** @throws IllegalArgumentException with the rule that the template breaks */
    public static PathTemplate parse(String template) {
        throw new UnsupportedOperationException();
    }

    /** The percent-decoded values by variable name, or null where the raw path does not match. */
    public @Nullable Map<String, String> match(String rawPath) {
        throw new UnsupportedOperationException();
    }

    public List<String> variables() {
        throw new UnsupportedOperationException();
    }

    /** Whether both match exactly the same paths, so that they cannot be deployed together. */
    public boolean isEquivalentTo(PathTemplate other) {
        throw new UnsupportedOperationException();
    }

    /** Better matches first: exact segments beat variables, left to right. */
    @Override
    public int compareTo(PathTemplate other) {
        throw new UnsupportedOperationException();
    }
}
