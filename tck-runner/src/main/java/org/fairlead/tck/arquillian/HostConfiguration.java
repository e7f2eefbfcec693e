package org.fairlead.tck.arquillian;

import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** Where the server is, system properties tell ({@link HostLoader}); here stands which of its ports the tests are told. */
public final class HostConfiguration implements ContainerConfiguration {

    private boolean secure;

    /** Whether tests are told the port for TLS; default false. */
    public void setSecure(boolean portForTls) {
        secure = portForTls;
    }

    boolean secure() {
        return secure;
    }

    @Override
    public void validate() {
        // nothing to check
    }
}
