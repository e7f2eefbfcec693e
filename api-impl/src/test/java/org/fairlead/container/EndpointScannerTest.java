package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.fairlead.container.scanned.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointScannerTest {

    private static final String PACKAGE = "org.fairlead.container.scanned";
    private static final ClassLoader LOADER = EndpointScannerTest.class.getClassLoader();

    @TempDir
    Path directory;

    @Test
    void endpointsOfAPackageAreFoundWithoutBeingInitialised() throws Exception {
        assertThat(EndpointScanner.scan(LOADER, List.of(PACKAGE)))
                .containsExactly(
                        Found.Annotated.class,
                        Found.AnnotatedChild.class,
                        Found.Config.class,
                        Found.Indirect.class,
                        Found.Programmatic.class);
        assertThat(Found.INITIALISED).hasValue(0);
    }

    @Test
    void subpackagesAreScannedAndNothingIsFoundTwice() throws Exception {
        assertThat(EndpointScanner.scan(LOADER, List.of("org.fairlead.container", PACKAGE, PACKAGE)))
                .contains(Found.Annotated.class)
                .doesNotHaveDuplicates();
        assertThat(EndpointScanner.scan(LOADER, List.of("org.fairlead.nothing")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "org/fairlead", "org..fairlead", "org.fairlead.", "1a"})
    void nameThatIsNoPackageIsRefused(String name) {
        assertThatThrownBy(() -> EndpointScanner.scan(LOADER, List.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a package name: \"" + name + "\"");
    }

    @Test
    void endpointsAreFoundInJars() throws Exception {
        Path jar = jar(copy("Found$Annotated", "Found$Indirect", "Found$Programmatic"));
        try (URLClassLoader loader = loader(jar)) {
            Set<Class<?>> found = EndpointScanner.scan(loader, List.of(PACKAGE));
            assertThat(found).extracting(Class::getSimpleName).containsExactly("Annotated", "Indirect", "Programmatic");
            assertThat(found).allMatch(type -> type.getClassLoader() == loader);
            assertThat(EndpointScanner.scanArchives(loader, List.of(jar))).containsExactly(found);
        }
    }

    @Test
    void archivesAreScannedOneByOne() throws Exception {
        Path classes = copy("Found$Annotated", "Found$Programmatic");
        Path jar = jar(copy("Found$Config", "Found$OurConfig"));
        try (URLClassLoader loader = loader(classes, jar)) {
            assertThat(EndpointScanner.scanArchives(loader, List.of(classes, jar)))
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .extracting(Class::getSimpleName)
                                    .containsExactly("Annotated", "Programmatic"),
                            second -> assertThat(second)
                                    .extracting(Class::getSimpleName)
                                    .containsExactly("Config"));
        }
    }

    @Test
    void classWhoseSuperclassIsAbsentIsPassedOver() throws Exception {
        Path classes = copy("Found$Indirect", "Found$AnnotatedChild", "Found$Annotated");
        try (URLClassLoader loader = loader(classes)) {
            assertThat(EndpointScanner.scan(loader, List.of(PACKAGE)))
                    .extracting(Class::getSimpleName)
                    .containsExactly("Annotated");
        }
    }

    @Test
    void fileThatIsNoClassFileIsPassedOver() throws Exception {
        Path classes = copy("Found$Annotated");
        Files.writeString(classes.resolve(PACKAGE.replace('.', '/')).resolve("Broken.class"), "no class");
        try (URLClassLoader loader = loader(classes)) {
            assertThat(EndpointScanner.scan(loader, List.of(PACKAGE))).hasSize(1);
        }
    }

    @Test
    void archiveThatCannotBeReadIsAnError() throws Exception {
        Path text = Files.writeString(directory.resolve("notes.txt"), "no archive");
        assertThatThrownBy(() -> EndpointScanner.scanArchives(LOADER, List.of(text)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("notes.txt is neither a directory nor a jar file");
        assertThatThrownBy(() -> EndpointScanner.scanArchives(LOADER, List.of(directory.resolve("absent.jar"))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void everyClassFileOfTheTestsCanBeRead() throws Exception {
        Path root = Path.of(EndpointScannerTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> classes =
                    files.filter(path -> path.toString().endsWith(".class")).toList();
            assertThat(classes).isNotEmpty().allSatisfy(path -> {
                ClassFile file = ClassFile.read(new ByteArrayInputStream(Files.readAllBytes(path)));
                assertThat(path.toString().replace('\\', '/')).endsWith(file.name() + ".class");
            });
        }
    }

    @Test
    void brokenClassFileIsRefused() {
        byte[] unknownConstant = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 61, 0, 2, 99};
        assertThatThrownBy(() -> ClassFile.read(new ByteArrayInputStream(unknownConstant)))
                .isInstanceOf(IOException.class)
                .hasMessage("unknown constant 99");
        byte[] nameless = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 61, 0, 1, 0, 0, 0, 9};
        assertThatThrownBy(() -> ClassFile.read(new ByteArrayInputStream(nameless)))
                .isInstanceOf(IOException.class)
                .hasMessage("constant 0 is no text");
    }

    /** A directory of its own with some of the classes that were compiled for this test. */
    private Path copy(String... names) throws IOException {
        Path root = Files.createTempDirectory(directory, "classes");
        Path target = Files.createDirectories(root.resolve(PACKAGE.replace('.', '/')));
        for (String name : Stream.concat(Stream.of("Found"), Stream.of(names)).toList()) {
            try (var in = Found.class.getResourceAsStream(name + ".class")) {
                assertThat(in).as(name).isNotNull();
                Files.copy(in, target.resolve(name + ".class"));
            }
        }
        return root;
    }

    private Path jar(Path classes) throws IOException {
        Path jar = Files.createTempFile(directory, "classes", ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(path -> !path.equals(classes)).toList()) {
                boolean isDirectory = Files.isDirectory(file);
                String name = classes.relativize(file).toString().replace('\\', '/');
                out.putNextEntry(new JarEntry(isDirectory ? name + "/" : name));
                if (!isDirectory) {
                    Files.copy(file, out);
                }
                out.closeEntry();
            }
        }
        return jar;
    }

    /** Sees the API, but nothing of ours. */
    private static URLClassLoader loader(Path... paths) throws IOException {
        URL[] urls = new URL[paths.length];
        for (int i = 0; i < paths.length; i++) {
            urls[i] = paths[i].toUri().toURL();
        }
        return new URLClassLoader(urls, new ApiOnly());
    }

    private static final class ApiOnly extends ClassLoader {
        ApiOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("jakarta.")) {
                return LOADER.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
