package org.fairlead.interop.autobahn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The suite's program, {@code wstest}, which is not part of this project. */
record Suite(Path program, String version) {

    static final String ABSENT = "The Autobahn suite is not part of this project:"
            + " install it (https://github.com/crossbario/autobahn-testsuite) and name its program, -Dautobahn.wstest=/path/to/wstest";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern VERSION = Pattern.compile("(?m)^AutobahnTestSuite (\\S+)");
    private static final Pattern COUNT = Pattern.compile("(?m)^Ok, will run (\\d{1,6}) test cases");

    /**
     * Asks the program which version it is.
     *
     * @param program a file's name; empty for none
     * @throws IOException with {@link #ABSENT} or what the program printed, where it is not the suite's
     */
    static Suite find(String program, Path directory) throws IOException, InterruptedException {
        if (program.isBlank()) {
            throw new IOException(ABSENT);
        }
        Path file = Path.of(program).toAbsolutePath();
        if (!Files.isExecutable(file) || Files.isDirectory(file)) {
            throw new IOException("There is no program " + file + ". " + ABSENT);
        }
        Files.createDirectories(directory);
        Path log = directory.resolve("version.log");
        Process process = process(file, List.of("--autobahnversion"), directory, log);
        boolean ended;
        try {
            ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            end(process);
        }
        Matcher version = VERSION.matcher(Files.readString(log));
        if (!ended || !version.find()) {
            throw new IOException(file + " does not tell the suite's version when it is called with --autobahnversion;"
                    + " what it printed is in " + log);
        }
        return new Suite(file, version.group(1));
    }

    /** Starts it in one of its modes. */
    Process start(String mode, Path directory, Path log) throws IOException {
        // web port 0: the fuzzing server is to show no pages
        return process(program, List.of("--mode", mode, "--spec", mode + ".json", "--webport", "0"), directory, log);
    }

    private static Process process(Path file, List<String> arguments, Path directory, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PYTHONUNBUFFERED", "1");
        Process process = builder.start();
        // whoever interrupts the run is not to be left with the suite running
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(process)));
        return process;
    }

    /** How many cases it said that it would run. */
    static int count(Path log) throws IOException {
        Matcher count = COUNT.matcher(Files.readString(log));
        if (!count.find()) {
            throw new IOException("The suite does not say how many cases it runs: see " + log);
        }
        return Integer.parseInt(count.group(1));
    }

    /** Ends it and what it started, where that has not ended by itself. */
    static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            kill(process);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
