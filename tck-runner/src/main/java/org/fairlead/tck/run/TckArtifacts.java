package org.fairlead.tck.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The jars of the TCK, which nobody may pass on with this project.
 *
 * @param specTests the tests of the specification alone
 * @param common what all tests share
 * @param platformTests those that want what a platform has around WebSocket; null where they are not to be run
 */
record TckArtifacts(Path specTests, Path common, @Nullable Path platformTests) {

    static final String VERSION = "2.2.0";
    private static final String SPEC_TESTS = "websocket-tck-spec-tests";
    private static final String COMMON = "websocket-tck-common";

    /** What to do where there is none. */
    static final String ABSENT = "The Jakarta WebSocket TCK " + VERSION
            + " is neither in the local Maven repository nor named: download jakarta-websocket-tck-" + VERSION
            + ".zip from https://download.eclipse.org/jakartaee/websocket/2.2/ and type"
            + " ./mvnw -Ptck -pl tck-runner -am verify -Dtck.bundle=/path/to/jakarta-websocket-tck-" + VERSION
            + ".zip";

    /** The jar of the tests that are to be run. */
    Path tests() {
        return platformTests == null ? specTests : platformTests;
    }

    TckArtifacts withPlatformTests(Path jar) {
        return new TckArtifacts(specTests, common, jar);
    }

    /**
     * Looks into the named bundle, or without one into the local Maven repository.
     *
     * @param bundle a zip file or a directory that it was unpacked to; empty for none
     * @param unpacked where to put what is taken out of a zip file
     * @return empty where the TCK is not installed
     * @throws IOException where the named bundle does not hold the TCK
     */
    static Optional<TckArtifacts> find(String bundle, Path localRepository, Path unpacked) throws IOException {
        if (!bundle.isEmpty()) {
            return Optional.of(ofBundle(Path.of(bundle), unpacked));
        }
        Path group = localRepository.resolve("jakarta/tck");
        Path specTests = group.resolve(SPEC_TESTS).resolve(VERSION).resolve(SPEC_TESTS + "-" + VERSION + ".jar");
        Path common = group.resolve(COMMON).resolve(VERSION).resolve(COMMON + "-" + VERSION + ".jar");
        return Files.exists(specTests) && Files.exists(common)
                ? Optional.of(new TckArtifacts(specTests, common, null))
                : Optional.empty();
    }

    private static TckArtifacts ofBundle(Path bundle, Path unpacked) throws IOException {
        if (Files.isDirectory(bundle)) {
            return new TckArtifacts(inDirectory(bundle, SPEC_TESTS), inDirectory(bundle, COMMON), null);
        }
        if (!Files.isRegularFile(bundle)) {
            throw new IOException("-Dtck.bundle names " + bundle + ", which is not there; jakarta-websocket-tck-"
                    + VERSION + ".zip is at https://download.eclipse.org/jakartaee/websocket/2.2/");
        }
        Files.createDirectories(unpacked);
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            return new TckArtifacts(outOf(zip, SPEC_TESTS, unpacked), outOf(zip, COMMON, unpacked), null);
        }
    }

    private static Path inDirectory(Path bundle, String artifact) throws IOException {
        try (Stream<Path> files = Files.walk(bundle)) {
            return files.filter(file -> isJarOf(artifact, file.getFileName().toString()))
                    .findFirst()
                    .orElseThrow(() -> new IOException(bundle + " holds no " + artifact + "-" + VERSION + ".jar"));
        }
    }

    private static Path outOf(ZipFile zip, String artifact, Path unpacked) throws IOException {
        List<? extends ZipEntry> entries = zip.stream()
                .filter(entry -> isJarOf(artifact, entry.getName().replaceFirst(".*/", "")))
                .toList();
        if (entries.isEmpty()) {
            throw new IOException(zip.getName() + " holds no " + artifact + "-" + VERSION + ".jar");
        }
        Path jar = unpacked.resolve(artifact + ".jar");
        try (InputStream in = zip.getInputStream(entries.get(0))) {
            Files.copy(in, jar, StandardCopyOption.REPLACE_EXISTING);
        }
        return jar;
    }

    private static boolean isJarOf(String artifact, String file) {
        return file.equals(artifact + "-" + VERSION + ".jar");
    }
}
