package org.fairlead.interop.foreign;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Which tools from outside are here. A test that needs one that is missing is skipped and listed in one summary at the end of the run; with the system property
 * {@code interop=required} or the environment variable {@code FAIRLEAD_INTEROP=required} it fails.
 */
public final class ForeignTools {

    private static final SortedMap<String, String> MISSING = new ConcurrentSkipListMap<>();

    private ForeignTools() {}

    /**
     * Finds a program.
     *
     * @param name the tool's name, for the summary
     * @param candidates absolute paths, or names to look for in {@code PATH}
     * @return the first that is there
     * @throws TestAbortedException where none is, so that the test is skipped
     */
    public static Path find(String name, String... candidates) {
        for (String candidate : candidates) {
            if (candidate.startsWith("/")) {
                Path path = Path.of(candidate);
                if (Files.isExecutable(path)) {
                    return path;
                }
                continue;
            }
            for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
                Path path = Path.of(folder, candidate);
                if (Files.isExecutable(path)) {
                    return path;
                }
            }
        }
        throw missing(name, "not found: " + String.join(", ", candidates));
    }

    /** Notes that a tool is missing; the caller throws what comes back: it skips the test, or fails it where tools are obligatory. */
    public static RuntimeException missing(String tool, String reason) {
        MISSING.put(tool, reason);
        String text = tool + " is missing: " + reason;
        if (required()) {
            throw new AssertionFailedError(text);
        }
        return new TestAbortedException(text);
    }

    static SortedMap<String, String> missing() {
        return MISSING;
    }

    private static boolean required() {
        return "required".equals(System.getProperty("interop")) || "required".equals(System.getenv("FAIRLEAD_INTEROP"));
    }
}
