package org.fairlead.interop.autobahn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fairlead.session.Dispatch;

/**
 * What a run of the suite found.
 *
 * @param wanted how many cases the suite was to run
 */
record RunResult(Role role, Dispatch dispatch, int wanted, List<CaseResult> cases, Duration time) {

    String name() {
        return role + ", " + name(dispatch);
    }

    /** As the setting is written: event-loop. */
    static String name(Dispatch dispatch) {
        return dispatch.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is wrong with it, a sentence each; empty where all is well. */
    List<String> faults(Explained explained) {
        List<String> faults = new ArrayList<>();
        if (wanted == 0 || cases.size() != wanted) {
            faults.add(name() + ": the report has " + cases.size() + " cases of " + wanted);
        }
        for (CaseResult each : cases) {
            if (!each.isGood() && !(each.isUnimplemented() && explained.contains(role, each.id()))) {
                faults.add(name() + ": case " + each);
            }
        }
        return faults;
    }
}
