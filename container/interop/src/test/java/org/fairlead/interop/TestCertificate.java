package org.fairlead.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.fairlead.interop.endpoints.PeerMain;
import org.fairlead.interop.foreign.Program;

/** A self-signed certificate for {@code localhost}, made for this run, in the forms that the peers read. */
record TestCertificate(Path keyStore, Path certificatePem, Path keyPem, SSLContext trusting) {

    private static final class Holder {
        static final TestCertificate ONE = make(Path.of("target", "certificate").toAbsolutePath());
    }

    static TestCertificate get() {
        return Holder.ONE;
    }

    private static TestCertificate make(Path folder) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("localhost.p12");
            Files.deleteIfExists(file);
            Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            try (Program program = Program.start(
                    folder,
                    List.of(
                            keytool.toString(),
                            "-genkeypair",
                            "-alias",
                            "localhost",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost,ip:127.0.0.1",
                            "-validity",
                            "30",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            PeerMain.PASSWORD))) {
                if (program.awaitExit() != 0) {
                    throw new IOException("keytool failed: " + program.output());
                }
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PeerMain.PASSWORD.toCharArray());
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("localhost", store.getCertificate("localhost"));
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            Path certificate = pem(
                    folder.resolve("certificate.pem"),
                    "CERTIFICATE",
                    store.getCertificate("localhost").getEncoded());
            Path key = pem(
                    folder.resolve("key.pem"),
                    "PRIVATE KEY",
                    store.getKey("localhost", PeerMain.PASSWORD.toCharArray()).getEncoded());
            return new TestCertificate(file, certificate, key, context);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("No test certificate", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the certificate was made", e);
        }
    }

    private static Path pem(Path file, String label, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }
}
