package org.fairlead.interop.autobahn;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.fairlead.session.Dispatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the Autobahn suite against both sides and with both dispatches, writes a summary, and fails where a case is wrong. */
@Command(name = "autobahn", mixinStandardHelpOptions = true, description = "Runs the Autobahn suite.")
public final class AutobahnRun implements Callable<Integer> {

    private static final Pattern CASES = Pattern.compile("[0-9]+(\\.[0-9]+)*(\\.\\*)?|\\*");

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--wstest", defaultValue = "", description = "The suite's program, which is to be installed.")
    String wstest = "";

    @Option(names = "--role", split = ",", defaultValue = "server,client", description = "server, client, or both.")
    List<String> roles = List.of();

    @Option(
            names = "--dispatch",
            split = ",",
            defaultValue = "worker,event-loop",
            description = "worker, event-loop, or both.")
    List<String> dispatches = List.of();

    @Option(names = "--cases", split = ",", defaultValue = "*", description = "Such as 1.*,7.9.13; all without it.")
    List<String> cases = List.of();

    @Option(names = "--directory", required = true, description = "Where to work and to put the summary.")
    Path directory = Path.of("");

    @Option(names = "--explained", required = true, description = "The cases that may be UNIMPLEMENTED.")
    Path explained = Path.of("");

    @Option(names = "--limit", defaultValue = "PT60M", description = "Longest time of one run.")
    Duration limit = Duration.ofMinutes(60);

    public static void main(String[] args) {
        System.exit(new CommandLine(new AutobahnRun()).execute(args));
    }

    @Override
    public Integer call() throws DeploymentException, InterruptedException {
        try {
            return run();
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private int run() throws IOException, DeploymentException, InterruptedException {
        for (String pattern : cases) {
            if (!CASES.matcher(pattern).matches()) {
                throw new IllegalArgumentException("Cases are such as 7.9.13, 7.* or *, not \"" + pattern + "\"");
            }
        }
        List<Role> sides = roles.stream().map(Role::of).toList();
        List<Dispatch> ways = dispatches.stream().map(AutobahnRun::dispatch).toList();
        Explained known = Explained.read(explained);
        Suite suite = Suite.find(wstest, directory);
        List<RunResult> results = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Role role : sides) {
            for (Dispatch way : ways) {
                Path place = directory.resolve(role + "-" + RunResult.name(way));
                spec.commandLine()
                        .getOut()
                        .println("Autobahn " + suite.version() + ", " + role + ", " + RunResult.name(way)
                                + ": log and reports in " + place);
                RunResult result = new SuiteRun(suite, role, way, cases, place, limit).run();
                results.add(result);
                faults.addAll(result.faults(known));
                spec.commandLine()
                        .getOut()
                        .println(result.cases().size() + " cases in "
                                + result.time().toSeconds() + " s");
            }
        }
        Path summary = directory.resolve("summary.md");
        Files.writeString(summary, new Summary(suite.version(), results, faults).markdown());
        faults.forEach(spec.commandLine().getErr()::println);
        spec.commandLine().getOut().println("Summary: " + summary);
        return faults.isEmpty() ? 0 : 1;
    }

    private static Dispatch dispatch(String name) {
        Dispatch dispatch = Map.of("worker", Dispatch.WORKER, "event-loop", Dispatch.EVENT_LOOP)
                .get(name.toLowerCase(Locale.ROOT));
        if (dispatch == null) {
            throw new IllegalArgumentException("A dispatch is worker or event-loop, not \"" + name + "\"");
        }
        return dispatch;
    }
}
