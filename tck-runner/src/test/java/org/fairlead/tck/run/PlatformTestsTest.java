package org.fairlead.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTestsTest {

    private static final String ARTIFACT = "websocket-tck-platform-tests";

    @TempDir
    Path directory = Path.of("");

    private Path install(String version, String classifier) throws IOException {
        Path jar = directory.resolve(
                "jakarta/tck/" + ARTIFACT + "/" + version + "/" + ARTIFACT + "-" + version + classifier + ".jar");
        Files.createDirectories(jar.getParent());
        return Files.writeString(jar, version);
    }

    private Path zip(String entry) throws IOException {
        Path zip = directory.resolve("platform.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            entries.putNextEntry(new ZipEntry(entry));
            entries.write("tests".getBytes(StandardCharsets.UTF_8));
            entries.closeEntry();
        }
        return zip;
    }

    @Test
    void newestOfTheLocalRepositoryIsTaken() throws IOException {
        assertThat(PlatformTests.find("", directory, directory)).isEmpty();
        install("11.0.0", "");
        Path candidate = install("11.0.9-RC1", "");
        assertThat(PlatformTests.find("", directory, directory)).contains(candidate);
        Path release = install("11.0.9", "");
        assertThat(PlatformTests.find("", directory, directory)).contains(release);
        install("12.0.0", "-sources");
        install("12.0.0", "-javadoc");
        Path newest = install("11.0.10", "");
        assertThat(PlatformTests.find("", directory, directory)).contains(newest);
    }

    @Test
    void directoryThatIsNamedIsLookedInto() throws IOException {
        Path jar = install("11.0.1", "");
        assertThat(PlatformTests.find(directory.toString(), Path.of("none"), directory))
                .contains(jar);
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThatThrownBy(() -> PlatformTests.find(empty.toString(), directory, directory))
                .isInstanceOf(IOException.class)
                .hasMessage(empty + " holds no websocket-tck-platform-tests-*.jar");
    }

    @Test
    void jarIsTakenOutOfAZipFileThatIsNamed() throws IOException {
        Path zip = zip("jakartaeetck/artifacts/" + ARTIFACT + "-11.0.1.jar");
        Path unpacked = directory.resolve("unpacked");
        assertThat(PlatformTests.find(zip.toString(), directory, unpacked))
                .contains(unpacked.resolve(ARTIFACT + "-11.0.1.jar"));
        assertThat(unpacked.resolve(ARTIFACT + "-11.0.1.jar")).hasContent("tests");
    }

    @Test
    void bundleWithoutTheTestsIsRefused() throws IOException {
        Path zip = zip("artifacts/servlet-tck-platform-tests-11.0.1.jar");
        assertThatThrownBy(() -> PlatformTests.find(zip.toString(), directory, directory))
                .isInstanceOf(IOException.class)
                .hasMessage(zip + " holds no websocket-tck-platform-tests-*.jar");
        Path absent = directory.resolve("absent.zip");
        assertThatThrownBy(() -> PlatformTests.find(absent.toString(), directory, directory))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("-Dtck.platform-bundle names " + absent + ", which is not there;");
    }
}
