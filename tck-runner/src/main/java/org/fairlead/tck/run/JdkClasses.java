package org.fairlead.tck.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The classes of the running JDK as files: the signature test reads class files, and a JDK has none. */
final class JdkClasses {

    private static final List<String> MODULES = List.of("java.base", "java.naming", "java.rmi", "java.sql");

    private JdkClasses() {}

    /** Copies what API signatures may mention. @return the directories, one for each module */
    static List<String> copyTo(Path directory) throws IOException {
        List<String> modules = new ArrayList<>();
        for (String module : MODULES) {
            Path from = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", module);
            Path to = directory.resolve(module);
            modules.add(to.toString());
            if (!Files.exists(to)) {
                copy(from, to);
            }
        }
        return modules;
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.walk(from)) {
            classes = files.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : classes) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }
}
