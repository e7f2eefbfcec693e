package org.fairlead.interop.autobahn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cases that are known to try what Fairlead does not have, each with its reason. */
record Explained(List<Entry> entries) {

    /**
     * One line of the file.
     *
     * @param cases a case's number, or the beginning of several with {@code *} behind it
     */
    record Entry(Role role, String cases, String reason) {

        boolean contains(Role side, String id) {
            return side == role
                    && (cases.endsWith("*") ? id.startsWith(cases.substring(0, cases.length() - 1)) : id.equals(cases));
        }
    }

    private static final Pattern LINE = Pattern.compile("(server|client) +([0-9.]+\\*?) +(\\S.*)");

    /** Lines of a role, a case and a reason; what begins with # is a comment. */
    static Explained read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher entry = LINE.matcher(line);
            if (!entry.matches()) {
                throw new IOException(file + ": a line has a role, a case and a reason, not \"" + line + "\"");
            }
            entries.add(new Entry(Role.of(entry.group(1)), entry.group(2), entry.group(3)));
        }
        return new Explained(entries);
    }

    boolean contains(Role role, String id) {
        return entries.stream().anyMatch(entry -> entry.contains(role, id));
    }
}
