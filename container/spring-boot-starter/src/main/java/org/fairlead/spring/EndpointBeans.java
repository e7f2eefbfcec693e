package org.fairlead.spring;

import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** Spring's exporter where there is a server container; nothing where there is none, as in tests with a mock of the servlet context. */
final class EndpointBeans extends ServerEndpointExporter {

    @Override
    public void afterPropertiesSet() {
        if (getServerContainer() != null) {
            super.afterPropertiesSet();
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (getServerContainer() != null) {
            super.afterSingletonsInstantiated();
        }
    }
}
