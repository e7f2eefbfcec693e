package org.fairlead.interop.foreign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/**
 * Turns the output of a foreign program into tests. It prints {@code ok NAME} or {@code not ok NAME: WHY} for each scenario and {@code done} at the end; other
 * lines are shown where something failed.
 */
public final class Scenarios {

    private Scenarios() {}

    /** Runs the program to its end. */
    public static List<DynamicTest> run(Path folder, List<String> command) throws InterruptedException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Program program = Program.start(folder, command)) {
            while (true) {
                String line =
                        program.awaitLine(l -> l.startsWith("ok ") || l.startsWith("not ok ") || l.equals("done"));
                if (line.equals("done")) {
                    break;
                }
                String all = program.output();
                tests.add(
                        line.startsWith("ok ")
                                ? DynamicTest.dynamicTest(line.substring(3), () -> {})
                                : DynamicTest.dynamicTest(
                                        line.substring(7), () -> Assertions.fail(line + "\nOutput so far:\n" + all)));
            }
        }
        Assertions.assertFalse(tests.isEmpty(), "the program ran no scenario");
        return tests;
    }
}
