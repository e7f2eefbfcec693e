package org.fairlead.servlet;

import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.fairlead.session.Connection;

/** A web application with Fairlead in it, unpacked. */
final class War {

    private War() {}

    /** Makes one with {@link WarEcho}. */
    static Path in(Path directory) throws IOException, URISyntaxException {
        Path classes = Files.createDirectories(directory.resolve("WEB-INF/classes/org/fairlead/servlet"));
        try (InputStream echo = Objects.requireNonNull(War.class.getResourceAsStream("WarEcho.class"))) {
            Files.copy(echo, classes.resolve("WarEcho.class"));
        }
        Path lib = Files.createDirectories(directory.resolve("WEB-INF/lib"));
        int number = 0;
        for (Class<?> type :
                List.of(FairleadInitializer.class, Connection.class, ServerContainer.class, Session.class)) {
            Path source = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path jar = lib.resolve(number++ + ".jar");
            if (Files.isDirectory(source)) {
                zip(source, jar);
            } else {
                Files.copy(source, jar);
            }
        }
        return directory;
    }

    /** Packs a directory. */
    static void zip(Path directory, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> content = Files.walk(directory)) {
            content.filter(Files::isRegularFile).forEach(path -> {
                try {
                    zip.putNextEntry(
                            new ZipEntry(directory.relativize(path).toString().replace('\\', '/')));
                    Files.copy(path, zip);
                    zip.closeEntry();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
