package org.fairlead.tck.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** On what a run was made. */
record Environment(String host, String client, String server, TckArtifacts tck) {

    String java() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version") + ", "
                + System.getProperty("java.vendor");
    }

    String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
    }

    /** The artifact of the tests with its version. */
    String suite() {
        return tck.platformTests() == null
                ? "websocket-tck-spec-tests " + TckArtifacts.VERSION
                : tck.tests().getFileName().toString().replaceFirst("-(\\d[^-]*.*)\\.jar$", " $1");
    }

    /** SHA-256 of the jar of tests, in hexadecimal. */
    String digest() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(tck.tests()));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
