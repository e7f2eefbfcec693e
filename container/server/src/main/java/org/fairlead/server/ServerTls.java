package org.fairlead.server;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate and key. TLS 1.2 and 1.3 alone. Where they come from files, {@link WebSocketServer#reloadTls} reads them again.
 */
public final class ServerTls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Whether clients are asked for a certificate. */
    public enum ClientCertificate {
        NONE,
        WANTED,
        REQUIRED
    }

    private final Callable<SSLContext> source;
    private final ClientCertificate clientCertificate;

    private ServerTls(Callable<SSLContext> source, ClientCertificate clientCertificate) {
        this.source = source;
        this.clientCertificate = clientCertificate;
    }

    /**
     * PEM files.
     *
     * @param chain the server's certificate, then its issuers
     * @param key PKCS #8, not encrypted
     */
    public static ServerTls pem(Path chain, Path key) {
        return pem(chain, key, null);
    }

    /** PEM files, with the password of the key. */
    public static ServerTls pem(Path chain, Path key, @Nullable String password) {
        return of(() -> {
            try (InputStream certificates = Files.newInputStream(chain);
                    InputStream secret = Files.newInputStream(key)) {
                SslContextBuilder builder = SslContextBuilder.forServer(certificates, secret, password);
                return ((JdkSslContext) builder.sslProvider(SslProvider.JDK).build()).context();
            } catch (IllegalArgumentException e) {
                // Netty's text for a file that is no certificate or key
                throw new SSLException("cannot use " + chain + " with " + key + ": " + e.getMessage(), e);
            }
        });
    }

    /** A key store file, PKCS #12 or JKS, whose keys have the password of the store. The server does not start with one that has no private key. */
    public static ServerTls keyStore(Path file, char[] password) {
        char[] kept = password.clone();
        return of(() -> {
            try {
                return context(KeyStore.getInstance(file.toFile(), kept), kept);
            } catch (IOException | KeyStoreException e) {
                // the JDK's texts name no file: "keystore password was incorrect"
                throw new SSLException("cannot use " + file + ": " + e.getMessage(), e);
            }
        });
    }

    /** A key store in memory, which must have a private key as well. */
    public static ServerTls keyStore(KeyStore store, char[] password) {
        char[] kept = password.clone();
        return of(() -> context(store, kept));
    }

    /** A context made elsewhere. */
    public static ServerTls of(SSLContext context) {
        return of(() -> context);
    }

    /** Asked when the server starts, and again by {@link WebSocketServer#reloadTls}. */
    public static ServerTls of(Callable<SSLContext> source) {
        return new ServerTls(source, ClientCertificate.NONE);
    }

    /** The same, asking clients for a certificate; its subject becomes the user principal of the request. */
    public ServerTls clientCertificate(ClientCertificate wish) {
        return new ServerTls(source, wish);
    }

    /** Without one a server starts, and every TLS handshake with it fails. */
    private static void requireKey(KeyStore store) throws KeyStoreException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
                return;
            }
        }
        throw new KeyStoreException("the key store must have a private key with its certificate, but has "
                + store.size() + " other " + (store.size() == 1 ? "entry" : "entries"));
    }

    private static SSLContext context(KeyStore store, char[] password) throws GeneralSecurityException {
        requireKey(store);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Reads the certificate now. */
    SSLContext load() throws IOException {
        try {
            return source.call();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new SSLException("cannot load the server's certificate: " + e.getMessage(), e);
        }
    }

    SSLEngine engine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        switch (clientCertificate) {
            case REQUIRED -> engine.setNeedClientAuth(true);
            case WANTED -> engine.setWantClientAuth(true);
            case NONE -> {}
        }
        return engine;
    }
}
