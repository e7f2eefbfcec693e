package org.fairlead.tck.arquillian;

import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** Everything is told by the system properties of {@link HostLoader}: there is nothing to configure. */
public final class HostConfiguration implements ContainerConfiguration {

    @Override
    public void validate() {
        // nothing to check
    }
}
