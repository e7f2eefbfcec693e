package org.fairlead.benchmarks.echo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A JVM of the comparison, bound to one processor, that ends with its standard input. */
final class Child implements AutoCloseable {

    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;

    /**
     * @param processor which processor it may use, by taskset; negative for any
     */
    Child(int processor, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (processor >= 0) {
            command.addAll(List.of("taskset", "-c", Integer.toString(processor)));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    void tell(String line) {
        in.println(line);
    }

    String hear() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("a process of the comparison ended early");
        }
        return line;
    }

    /** Processor time so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        in.close();
        process.destroy();
    }
}
