package org.fairlead.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to be started, from system properties of its JVM.
 *
 * @param variant which of several ways to run the same server
 * @param deflate whether permessage-deflate is on, at {@link #DEFLATE_LEVEL}
 * @param keyStore PKCS #12, where TLS is to be spoken
 * @param messageSize the longest message in bytes that has to pass
 */
record PeerOptions(
        String variant, boolean deflate, @Nullable Path keyStore, int messageSize) {

    /** zlib's own default, and what those use whose level cannot be set. */
    static final int DEFLATE_LEVEL = 6;

    static final String PASSWORD = "benchmark";

    static PeerOptions fromProperties(String variant) {
        String store = System.getProperty("benchmarks.keystore", "");
        return new PeerOptions(
                variant,
                Boolean.getBoolean("benchmarks.deflate"),
                store.isEmpty() ? null : Path.of(store),
                Integer.getInteger("benchmarks.message.size", 8192));
    }

    /** For those that want one; null without TLS. */
    @Nullable
    SSLContext sslContext() throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = keys();
        if (keys == null) {
            return null;
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, new SecureRandom());
        return context;
    }

    @Nullable
    KeyManagerFactory keys() throws IOException, GeneralSecurityException {
        if (keyStore == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        return keys;
    }
}
