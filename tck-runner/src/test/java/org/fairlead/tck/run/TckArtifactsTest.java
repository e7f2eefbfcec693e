package org.fairlead.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TckArtifactsTest {

    private static final String SPEC_TESTS = "websocket-tck-spec-tests-2.2.0.jar";
    private static final String COMMON = "websocket-tck-common-2.2.0.jar";

    @TempDir
    Path directory = Path.of("");

    private Path repository = Path.of("");
    private Path unpacked = Path.of("");

    @BeforeEach
    void place() {
        repository = directory.resolve("repository");
        unpacked = directory.resolve("unpacked");
    }

    private static Path write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private Path install(String artifact) throws IOException {
        return write(repository.resolve("jakarta/tck/" + artifact + "/2.2.0/" + artifact + "-2.2.0.jar"), artifact);
    }

    private Path zip(String... names) throws IOException {
        Path zip = directory.resolve("bundle.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (String name : names) {
                entries.putNextEntry(new ZipEntry(name));
                entries.write(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                entries.closeEntry();
            }
        }
        return zip;
    }

    @Test
    void localRepositoryIsLookedInto() throws IOException {
        Path specTests = install("websocket-tck-spec-tests");
        Path common = install("websocket-tck-common");

        assertThat(TckArtifacts.find("", repository, unpacked)).contains(new TckArtifacts(specTests, common, null));
    }

    @Test
    void halfOfItIsNothing() throws IOException {
        install("websocket-tck-spec-tests");

        assertThat(TckArtifacts.find("", repository, unpacked)).isEmpty();
    }

    @Test
    void sentenceForWhoHasNoneSaysWhereItIsAndWhatToType() throws IOException {
        assertThat(TckArtifacts.find("", repository, unpacked)).isEmpty();
        assertThat(TckArtifacts.ABSENT)
                .contains("https://download.eclipse.org/jakartaee/websocket/2.2/")
                .contains("jakarta-websocket-tck-2.2.0.zip")
                .contains("./mvnw -Ptck -pl tck-runner -am verify -Dtck.bundle=")
                .doesNotContain("\n");
    }

    @Test
    void zipFileIsUnpacked() throws IOException {
        Path zip = zip(
                "websocket-tck/readme.txt",
                "websocket-tck/artifacts/" + SPEC_TESTS,
                "websocket-tck/artifacts/" + COMMON);

        TckArtifacts found =
                TckArtifacts.find(zip.toString(), repository, unpacked).orElseThrow();
        assertThat(found.specTests()).hasParent(unpacked).hasContent("websocket-tck/artifacts/" + SPEC_TESTS);
        assertThat(found.common()).hasParent(unpacked).hasContent("websocket-tck/artifacts/" + COMMON);
    }

    @Test
    void zipFileMayBeUnpackedAgain() throws IOException {
        String zip = zip(SPEC_TESTS, COMMON).toString();
        TckArtifacts first = TckArtifacts.find(zip, repository, unpacked).orElseThrow();

        assertThat(TckArtifacts.find(zip, repository, unpacked)).contains(first);
    }

    @Test
    void directoryOfAnUnpackedBundleWillDo() throws IOException {
        Path bundle = directory.resolve("bundle");
        Path specTests = write(bundle.resolve("artifacts/" + SPEC_TESTS), "");
        Path common = write(bundle.resolve("artifacts/" + COMMON), "");

        assertThat(TckArtifacts.find(bundle.toString(), repository, unpacked))
                .contains(new TckArtifacts(specTests, common, null));
    }

    @Test
    void namedBundleWinsOverTheLocalRepository() throws IOException {
        install("websocket-tck-spec-tests");
        install("websocket-tck-common");
        Path zip = zip(SPEC_TESTS, COMMON);

        assertThat(TckArtifacts.find(zip.toString(), repository, unpacked)
                        .orElseThrow()
                        .specTests())
                .hasParent(unpacked);
    }

    @Test
    void bundleThatHasNoSuiteIsAnError() throws IOException {
        String zip = zip("websocket-tck-spec-tests-2.1.0.jar").toString();
        assertThatThrownBy(() -> TckArtifacts.find(zip, repository, unpacked))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(zip, SPEC_TESTS);

        String empty = Files.createDirectory(directory.resolve("empty")).toString();
        assertThatThrownBy(() -> TckArtifacts.find(empty, repository, unpacked))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(empty, SPEC_TESTS);
    }

    @Test
    void bundleThatIsNotThereIsAnError() {
        String absent = directory.resolve("absent.zip").toString();

        assertThatThrownBy(() -> TckArtifacts.find(absent, repository, unpacked))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(absent);
    }
}
