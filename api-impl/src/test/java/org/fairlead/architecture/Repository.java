package org.fairlead.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The checkout that the tests run in: its root and its Java files, of every module. */
final class Repository {

    private static final Set<String> NO_SOURCES = Set.of("target", "node_modules", ".git", ".venv");

    private Repository() {}

    /** The folder with the parent pom, found upwards from the working directory. */
    static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve("api-impl"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no parent pom above " + Path.of("").toAbsolutePath());
    }

    /** Every hand-written .java file, relative to the root. */
    static List<Path> javaFiles() {
        return javaFiles(root());
    }

    private static List<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(root::relativize)
                    .filter(Repository::isSource)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSource(Path file) {
        for (Path name : file) {
            if (NO_SOURCES.contains(name.toString())) {
                return false;
            }
        }
        return true;
    }

    /** The content of a file, given relative to the root. */
    static String read(Path file) {
        try {
            return Files.readString(root().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
