package org.fairlead.interop.endpoints;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What the main classes of the foreign servers share: where the key is, how to say that they are ready, when to end. */
public final class PeerMain {

    /** Password of the test key store, which is made for each run. */
    public static final String PASSWORD = "interop-only";

    private PeerMain() {}

    /** The key store in PKCS 12 form that the first argument names. */
    public static KeyStore keyStore(String[] args) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(args[0])) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** A server's TLS context with that key. */
    public static SSLContext sslContext(String[] args) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore(args), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Prints {@code READY PORT TLS-PORT} (0 for none), waits until standard input ends, and ends this process: no server outlives its test. */
    public static void serve(int port, int tlsPort) throws IOException {
        System.out.println("READY " + port + " " + tlsPort);
        while (System.in.read() >= 0) {
            // the test says nothing; it only ends
        }
        Runtime.getRuntime().halt(0);
    }
}
