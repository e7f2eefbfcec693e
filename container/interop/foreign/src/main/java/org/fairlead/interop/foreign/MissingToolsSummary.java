package org.fairlead.interop.foreign;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** One list, at the end of a run, of the tools for which tests were skipped. */
public final class MissingToolsSummary implements TestExecutionListener {

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        if (ForeignTools.missing().isEmpty()) {
            return;
        }
        StringBuilder summary = new StringBuilder("Tests were skipped because tools from outside are missing:\n");
        ForeignTools.missing()
                .forEach((tool, reason) -> summary.append("  ")
                        .append(tool)
                        .append(": ")
                        .append(reason)
                        .append('\n'));
        summary.append("-Dinterop=required makes them obligatory.");
        System.out.println(summary);
    }
}
