package org.fairlead.tck.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the test classes of a jar, one after the other, and writes a line for each test.
 *
 * <p>Arguments: the jar, the file to write, and what the name of a test class must contain (empty for all).
 */
public final class SuiteMain {

    private SuiteMain() {}

    public static void main(String[] args) throws IOException {
        List<DiscoverySelector> selected;
        try (JarFile jar = new JarFile(args[0])) {
            selected = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith("IT.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> name.contains(args[2]))
                    .sorted()
                    .map(name -> (DiscoverySelector) selectClass(name))
                    .toList();
        }
        Launcher launcher = LauncherFactory.create();
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(args[1]), StandardCharsets.UTF_8))) {
            launcher.execute(
                    LauncherDiscoveryRequestBuilder.request()
                            .selectors(selected)
                            .build(),
                    new ResultLines(out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        // threads of the implementations under test must not keep a finished run alive
        Runtime.getRuntime().halt(0);
    }
}
