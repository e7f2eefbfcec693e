package org.fairlead.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsKeysTest {

    @TempDir
    Path directory = Path.of("");

    private static KeyStore read(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, TlsKeys.PASSWORD.toCharArray());
        }
        return store;
    }

    @Test
    void clientsTrustTheCertificateOfTheServerAndHaveNoKey() throws Exception {
        TlsKeys keys = TlsKeys.in(directory.resolve("tls"));
        KeyStore server = read(keys.keyStore());
        KeyStore trusted = read(keys.trustStore());
        assertThat(server.isKeyEntry("localhost")).isTrue();
        assertThat(trusted.isCertificateEntry("localhost")).isTrue();
        assertThat(trusted.getCertificate("localhost")).isEqualTo(server.getCertificate("localhost"));
        assertThat(((X509Certificate) server.getCertificate("localhost")).getSubjectAlternativeNames())
                .anyMatch(name -> "localhost".equals(name.get(1)));
        assertThat(TlsKeys.in(directory.resolve("tls"))).as("made anew").isEqualTo(keys);
    }
}
