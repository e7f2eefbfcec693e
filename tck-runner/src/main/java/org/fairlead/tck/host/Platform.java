package org.fairlead.tck.host;

import org.jspecify.annotations.Nullable;

/**
 * What the platform's tests want of a servlet container beside a bean container, whose initializer is on the class path for them: TLS, and the user that they log in as.
 *
 * @param keyStore PKCS #12, of the certificate for TLS
 */
record Platform(String keyStore, String password) {

    static final String USER = "j2ee";
    static final String USER_PASSWORD = "j2ee";
    static final String[] ROLES = {"staff", "mgr"};

    /** By the system property {@code fairlead.tck.key-store}; null where other tests are run. */
    static @Nullable Platform wanted() {
        String keyStore = System.getProperty("fairlead.tck.key-store");
        return keyStore == null
                ? null
                : new Platform(keyStore, System.getProperty("fairlead.tck.key-store.password", ""));
    }
}
