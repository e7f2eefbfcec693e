package org.fairlead.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code java -jar fairlead.jar}. */
@Command(
        name = "fairlead",
        description = "A Jakarta WebSocket server and client.",
        mixinStandardHelpOptions = true,
        versionProvider = Fairlead.Version.class,
        subcommands = {ServeCommand.class, ConnectCommand.class, HelpCommand.class},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it went well",
            "1:it failed; one line says why",
            "2:wrong usage",
            "3:connect: closed abnormally"
        },
        footer = {
            "",
            "Examples:",
            "  fairlead serve --echo",
            "  fairlead serve build/classes --port 9000",
            "  fairlead connect ws://localhost:8080/"
        })
public final class Fairlead implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** From the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Fairlead.class.getPackage().getImplementationVersion();
            return new String[] {"Fairlead " + (version == null ? "(not from its jar)" : version)};
        }
    }

    /** Without a command there is only help to give. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command: serve or connect?");
    }

    /** The command line with its error texts, for {@link #main} and for tests. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Fairlead());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((e, arguments) -> {
            PrintWriter err = e.getCommandLine().getErr();
            err.println(Secrets.hiddenInside(String.valueOf(e.getMessage())));
            err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            return CommandLine.ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((e, command, result) -> {
            if (e instanceof Failure) {
                command.getErr().println(e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e;
        });
        return commandLine;
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }
}
