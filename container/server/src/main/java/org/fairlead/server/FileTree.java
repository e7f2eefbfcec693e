package org.fairlead.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Files by relative path, for {@link StaticFiles}, which has checked the path's names. Its calls read from disks. */
interface FileTree {

    /** What is at a path. */
    sealed interface Entry {}

    /** Something that has files below it. */
    record Directory() implements Entry {}

    /**
     * A file.
     *
     * @param modified null where unknown
     * @param content null where it is longer than was asked for
     */
    @SuppressWarnings("ArrayRecordComponent") // carried through, never compared
    record Found(@Nullable Instant modified, byte @Nullable [] content) implements Entry {}

    /**
     * @param path names between slashes, none of them empty, {@code .} or {@code ..}; "" for the tree itself
     * @param limit of a file's bytes
     * @return null where nothing is there that may be shown
     */
    @Nullable
    Entry find(String path, int limit) throws IOException;

    private static byte @Nullable [] read(InputStream in, int limit) throws IOException {
        byte[] content = in.readNBytes(limit + 1);
        return content.length > limit ? null : content;
    }

    /** @throws IllegalArgumentException where the directory is none */
    static FileTree directory(Path directory) {
        Path root;
        try {
            root = directory.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException("no directory " + directory + ": " + e, e);
        }
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException(directory + " is no directory");
        }
        return (path, limit) -> {
            try {
                return findBelow(root, path, limit);
            } catch (FileSystemException | InvalidPathException absentOrForbidden) {
                return null;
            }
        };
    }

    /** Follows symbolic links as long as they stay below the root. */
    private static @Nullable Entry findBelow(Path root, String path, int limit) throws IOException {
        Path file = root.resolve(path).toRealPath();
        if (!file.startsWith(root)) {
            return null;
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            return new Directory();
        }
        if (!attributes.isRegularFile()) {
            return null; // reading a pipe or a device could take for ever
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Found(attributes.lastModifiedTime().toInstant(), read(in, limit));
        }
    }

    /** Resources of the class path. */
    static FileTree classPath(ClassLoader loader, String folder) {
        String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        return (path, limit) -> {
            URL url = loader.getResource(path.isEmpty() ? prefix : prefix + path);
            return url == null ? null : findResource(url, limit);
        };
    }

    private static @Nullable Entry findResource(URL url, int limit) throws IOException {
        if (url.getProtocol().equals("file")) {
            Path file = Path.of(URI.create(url.toString()));
            if (Files.isDirectory(file)) {
                return new Directory(); // whose stream would list it
            }
        }
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            if (connection instanceof JarURLConnection jar
                    && jar.getJarEntry() != null
                    && jar.getJarEntry().isDirectory()) {
                return new Directory();
            }
            long modified = connection.getLastModified();
            return new Found(modified == 0 ? null : Instant.ofEpochMilli(modified), read(in, limit));
        }
    }
}
