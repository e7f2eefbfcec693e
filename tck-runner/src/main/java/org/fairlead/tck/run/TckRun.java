package org.fairlead.tck.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.fairlead.tck.junit.SuiteMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the TCK, writes a report, and fails where the result differs from the one that is expected. */
@Command(name = "tck", mixinStandardHelpOptions = true, description = "Runs the Jakarta WebSocket TCK.")
public final class TckRun implements Callable<Integer> {

    private static final List<String> HOSTS = ServletServer.hosts();

    @Option(
            names = "--host",
            defaultValue = "standalone",
            description = "Where the applications are deployed: standalone, tomcat, jetty or undertow.")
    String host = "";

    @Option(
            names = "--suite",
            defaultValue = "spec",
            description = "Which tests: spec, or platform, those of the Jakarta EE Platform TCK.")
    String suite = "";

    @Option(
            names = "--client",
            defaultValue = "fairlead",
            description = "Whose client the tests use: fairlead or tyrus.")
    String client = "";

    @Option(
            names = "--server",
            defaultValue = "fairlead",
            description = "Whose server they talk to: fairlead or tyrus.")
    String server = "";

    @Option(
            names = "--test",
            defaultValue = "",
            description = "What the name of a test class must contain; all without it.")
    String test = "";

    @Option(
            names = "--bundle",
            defaultValue = "",
            description = "The TCK: its zip file, or the directory it was unpacked to.")
    String bundle = "";

    @Option(
            names = "--platform-bundle",
            defaultValue = "",
            description = "The TCK of the platform: its zip file, or the directory it was unpacked to.")
    String platformBundle = "";

    @Option(names = "--local-repository", required = true, description = "Maven's local repository.")
    Path localRepository = Path.of("");

    @Option(names = "--directory", required = true, description = "Where to work and to put the report.")
    Path directory = Path.of("");

    @Option(names = "--expected", required = true, description = "The directory of expected results.")
    Path expected = Path.of("");

    @Option(names = "--limit", defaultValue = "PT40M", description = "Longest time of a run.")
    Duration limit = Duration.ofMinutes(40);

    public static void main(String[] args) {
        System.exit(new CommandLine(new TckRun()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<TckArtifacts> tck;
        try {
            requireKnownNames();
            tck = TckArtifacts.find(bundle, localRepository, directory.resolve("bundle"));
            if (Suite.of(suite) == Suite.PLATFORM && tck.isPresent()) {
                Optional<Path> tests = PlatformTests.find(platformBundle, localRepository, directory.resolve("bundle"));
                if (tests.isEmpty()) {
                    System.err.println(PlatformTests.ABSENT);
                    return 1;
                }
                tck = tck.map(found -> found.withPlatformTests(tests.get()));
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        if (tck.isEmpty()) {
            System.err.println(TckArtifacts.ABSENT);
            return 1;
        }
        Files.createDirectories(directory);
        Path lines = directory.resolve("results.tsv");
        Files.deleteIfExists(lines);
        Path log = directory.resolve("run.log");
        Instant begin = Instant.now();
        boolean ended = run(command(tck.get(), lines), log);
        List<TestResult> results = read(lines);
        Report report = new Report(
                new Environment(host, client, server, tck.get()),
                begin,
                Duration.between(begin, Instant.now()),
                results);
        Files.writeString(directory.resolve("report.md"), report.markdown());
        System.out.println(report.summary());
        System.out.println("Report: " + directory.resolve("report.md") + ", log: " + log);
        if (!ended) {
            System.err.println("The run did not end within " + limit.toMinutes() + " minutes and was cut");
            return 1;
        }
        return compare(results);
    }

    private void requireKnownNames() {
        require("tck.suite", suite, Suite.options());
        require("tck.host", host, HOSTS);
        List<String> implementations = ClassPaths.Implementation.names();
        require("tck.client", client, implementations);
        require("tck.server", server, implementations);
        Suite.of(suite).require(host, server);
    }

    private static void require(String option, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw new IllegalArgumentException(
                    "-D" + option + " is \"" + value + "\"; expected " + String.join(" or ", allowed));
        }
    }

    private int compare(List<TestResult> results) throws IOException {
        Path file = expected.resolve(Suite.of(suite).expectedFile(host, client, server));
        Files.writeString(
                directory.resolve("actual.txt"), ExpectedResult.of(results).text());
        if (!Files.exists(file)) {
            System.err.println("There is no expected result of this host and these roles, " + file);
            return 1;
        }
        ExpectedResult result = ExpectedResult.read(file);
        List<String> differences = result.differences(results, !test.isEmpty());
        if (differences.isEmpty()) {
            System.out.println("As expected by " + file);
            return 0;
        }
        System.err.println("Not as expected by " + file + ":");
        differences.forEach(difference -> System.err.println("  " + difference));
        return 1;
    }

    private List<String> command(TckArtifacts tck, Path lines) throws IOException, InterruptedException {
        ClassPaths paths = new ClassPaths(Objects.requireNonNull(System.getProperty("java.class.path")));
        ClassPaths.Implementation clients = ClassPaths.Implementation.of(client);
        ClassPaths.Implementation servers = ClassPaths.Implementation.of(server);
        List<String> signatures = new ArrayList<>(paths.api());
        signatures.addAll(JdkClasses.copyTo(directory.resolve("jdk")));
        Optional<ServletServer> servlets = ServletServer.of(host);
        String serverPath = servlets.map(paths::server).orElseGet(() -> paths.server(servers));
        List<String> platform = List.of();
        if (Suite.of(suite) == Suite.PLATFORM) {
            serverPath = serverPath + File.pathSeparator + paths.beans();
            platform = platformProperties(TlsKeys.in(directory.resolve("tls")));
        }
        String hostClass = servlets.map(ServletServer::host)
                .orElse(servers == ClassPaths.Implementation.FAIRLEAD ? "StandaloneHost" : "TyrusHost");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(platform);
        command.addAll(List.of(
                "-classpath",
                paths.client(clients, tck),
                "-Dfairlead.tck.server.class-path=" + serverPath,
                "-Dfairlead.tck.server.host=org.fairlead.tck.host." + hostClass,
                // seconds that a test waits at most, and a name by which the suite asks for its plain form
                "-Dws_wait=5",
                "-Dlib.name=websockettck",
                "-Djunit.log.traceflag=true",
                "-Dporting.ts.url.class.1=com.sun.ts.tests.websocket.lib.implementation.sun.common.SunRIURL",
                "-DsigTestClasspath=" + String.join(File.pathSeparator, signatures),
                "-Djimage.dir=" + directory.resolve("jdk"),
                SuiteMain.class.getName(),
                tck.tests().toString(),
                lines.toString(),
                test));
        return command;
    }

    /** The user that the tests log in as, the key of the server, and two servers of which one is asked for the port of TLS. */
    private static List<String> platformProperties(TlsKeys keys) {
        return List.of(
                "-Darquillian.xml=arquillian-platform.xml",
                "-Duser=j2ee",
                "-Dpassword=j2ee",
                "-Dfairlead.tck.key-store=" + keys.keyStore(),
                "-Dfairlead.tck.key-store.password=" + TlsKeys.PASSWORD,
                "-Djavax.net.ssl.trustStore=" + keys.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + TlsKeys.PASSWORD);
    }

    /** @return false where it had to be cut */
    private boolean run(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<TestResult> read(Path lines) throws IOException {
        return Files.exists(lines)
                ? Files.readAllLines(lines, StandardCharsets.UTF_8).stream()
                        .map(TestResult::ofLine)
                        .toList()
                : List.of();
    }
}
