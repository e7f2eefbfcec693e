/** The Jakarta WebSocket 2.2 API on the Fairlead frame engine: no sockets. */
module org.fairlead.core {
    requires transitive jakarta.websocket;
    requires transitive jakarta.websocket.client;
    requires static transitive org.jspecify;

    exports org.fairlead.protocol;
    exports org.fairlead.handshake;
    exports org.fairlead.timeout;
    exports org.fairlead.endpoint;
    exports org.fairlead.session;
    exports org.fairlead.topic;
    exports org.fairlead.container;
    exports org.fairlead.connection;

    uses org.fairlead.container.Connector;
    uses org.fairlead.container.InstanceProviderFinder;

    provides jakarta.websocket.ContainerProvider with
            org.fairlead.container.FairleadContainerProvider;
    provides jakarta.websocket.server.ServerEndpointConfig.Configurator with
            org.fairlead.container.DefaultConfigurator;
}
