package org.fairlead.tck.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/**
 * A key for a server on localhost, made for one run, and what its clients trust.
 *
 * @param keyStore PKCS #12
 * @param trustStore PKCS #12
 */
record TlsKeys(Path keyStore, Path trustStore) {

    /** Of both; nothing is secret in them that outlives the run. */
    static final String PASSWORD = "changeit";

    private static final String ALIAS = "localhost";

    /** By the JDK's own keytool, since no interface of the JDK makes certificates. */
    static TlsKeys in(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        TlsKeys keys = new TlsKeys(directory.resolve("server.p12"), directory.resolve("trusted.p12"));
        Files.deleteIfExists(keys.keyStore);
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.keyStore.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no key: " + output.trim());
        }
        keys.trustCertificate();
        return keys;
    }

    private void trustCertificate() throws IOException {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keyStore)) {
                own.load(in, PASSWORD.toCharArray());
            }
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
            try (OutputStream out = Files.newOutputStream(trustStore)) {
                trusted.store(out, PASSWORD.toCharArray());
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("The key store that keytool wrote cannot be read", e);
        }
    }
}
