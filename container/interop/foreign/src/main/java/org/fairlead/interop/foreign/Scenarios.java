package org.fairlead.interop.foreign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/**
 * Turns the output of a foreign program into tests. It prints {@code ok NAME} or {@code not ok NAME: WHY} for each scenario and {@code done} at the end; other
 * lines do not matter.
 */
public final class Scenarios {

    private Scenarios() {}

    /** Runs the program to its end, with more environment variables. */
    public static List<DynamicTest> run(Path folder, List<String> command, Map<String, String> environment)
            throws InterruptedException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Program program = Program.start(folder, command, environment)) {
            while (true) {
                String line =
                        program.awaitLine(l -> l.startsWith("ok ") || l.startsWith("not ok ") || l.equals("done"));
                if (line.equals("done")) {
                    break;
                }
                tests.add(
                        line.startsWith("ok ")
                                ? DynamicTest.dynamicTest(line.substring(3), () -> {})
                                : DynamicTest.dynamicTest(line.substring(7), () -> Assertions.fail(line)));
            }
        }
        Assertions.assertFalse(tests.isEmpty(), "the program ran no scenario");
        return tests;
    }
}
