package org.fairlead.tck.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The jar of WebSocket tests in the TCK of the Jakarta EE Platform, whose versions are not those of WebSocket's own. */
final class PlatformTests {

    private static final String ARTIFACT = "websocket-tck-platform-tests";
    private static final Pattern JAR = Pattern.compile(ARTIFACT + "-(\\d.*)(?<!-sources|-javadoc|-tests)\\.jar");
    private static final String PLACE = "https://jakarta.ee/specifications/platform/11/";

    /** What to do where there are none. */
    static final String ABSENT =
            "The WebSocket tests of the Jakarta EE Platform TCK are neither in the local Maven repository"
                    + " (jakarta.tck:" + ARTIFACT + ") nor named: download the TCK of Jakarta EE Platform 11 from "
                    + PLACE
                    + " and type ./mvnw -Ptck -pl tck-runner -am verify -Dtck.host=tomcat -Dtck.suite=platform"
                    + " -Dtck.platform-bundle=/path/to/the.zip";

    private PlatformTests() {}

    /**
     * Looks into the named bundle, or without one into the local Maven repository, where the newest counts.
     *
     * @param bundle a zip file or a directory that it was unpacked to; empty for none
     * @param unpacked where to put what is taken out of a zip file
     * @return empty where nothing is installed
     * @throws IOException where the named bundle does not hold the tests
     */
    static Optional<Path> find(String bundle, Path localRepository, Path unpacked) throws IOException {
        if (bundle.isEmpty()) {
            Path versions = localRepository.resolve("jakarta/tck").resolve(ARTIFACT);
            return Files.isDirectory(versions) ? newestBelow(versions) : Optional.empty();
        }
        Path named = Path.of(bundle);
        if (Files.isDirectory(named)) {
            return Optional.of(newestBelow(named).orElseThrow(() -> hasNone(bundle)));
        }
        if (!Files.isRegularFile(named)) {
            throw new IOException("-Dtck.platform-bundle names " + bundle
                    + ", which is not there; the TCK of Jakarta EE" + " Platform 11 is at " + PLACE);
        }
        return Optional.of(outOf(named, unpacked));
    }

    private static IOException hasNone(String bundle) {
        return new IOException(bundle + " holds no " + ARTIFACT + "-*.jar");
    }

    private static Optional<Path> newestBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(
                            file -> JAR.matcher(file.getFileName().toString()).matches())
                    .max(Comparator.comparing(
                            file -> Version.of(file.getFileName().toString())));
        }
    }

    private static Path outOf(Path bundle, Path unpacked) throws IOException {
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(entry -> JAR.matcher(nameOf(entry)).matches())
                    .toList();
            if (entries.isEmpty()) {
                throw hasNone(bundle.toString());
            }
            Files.createDirectories(unpacked);
            Path jar = unpacked.resolve(nameOf(entries.get(0)));
            try (InputStream in = zip.getInputStream(entries.get(0))) {
                Files.copy(in, jar, StandardCopyOption.REPLACE_EXISTING);
            }
            return jar;
        }
    }

    private static String nameOf(ZipEntry entry) {
        return entry.getName().replaceFirst(".*/", "");
    }

    /** The numbers of a version, of which one without a qualifier comes after those with one: 11.0.1 is newer than 11.0.1-RC1. */
    private record Version(List<Integer> numbers, boolean released, String text) implements Comparable<Version> {

        private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})*");

        static Version of(String jar) {
            String text = JAR.matcher(jar).replaceFirst("$1");
            String numbers =
                    NUMBERS.matcher(text).results().findFirst().orElseThrow().group();
            return new Version(
                    Stream.of(numbers.split("\\.")).map(Integer::valueOf).toList(), numbers.equals(text), text);
        }

        @Override
        public int compareTo(Version other) {
            for (int i = 0; i < Math.min(numbers.size(), other.numbers.size()); i++) {
                int order = numbers.get(i).compareTo(other.numbers.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Comparator.comparing((Version version) -> version.numbers.size())
                    .thenComparing(Version::released)
                    .thenComparing(Version::text)
                    .compare(this, other);
        }
    }
}
