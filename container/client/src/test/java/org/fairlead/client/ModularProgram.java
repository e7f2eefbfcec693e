package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A program that is a module: compiled from text, run in a JVM of its own with everything on the module path. */
final class ModularProgram {

    private static final List<String> USED = List.of("org.fairlead.", "org.jspecify", "io.netty.", "jakarta.");

    private final Path classes;

    private ModularProgram(Path classes) {
        this.classes = classes;
    }

    /**
     * Compiles it below target.
     *
     * @param sources texts by path, for instance {@code app/Main.java}
     */
    static ModularProgram compile(String name, Map<String, String> sources) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "modular", name));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "--module-path", modulePath()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = directory.resolve("src").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).as("javac's exit status").isZero();
        return new ModularProgram(classes);
    }

    /** Runs the main class. @return what it printed, on either stream */
    String run(String module, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                classes + File.pathSeparator + modulePath(),
                "--module",
                module + "/" + mainClass));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What of this test's own class path is a module that a program with server and client has. */
    private static String modulePath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(ModularProgram::isUsedModule)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isUsedModule(String entry) {
        try {
            return ModuleFinder.of(Path.of(entry)).findAll().stream()
                    .map(module -> module.descriptor().name())
                    .anyMatch(name -> USED.stream().anyMatch(name::startsWith));
        } catch (FindException notAModule) {
            return false;
        }
    }
}
