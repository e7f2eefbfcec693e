/** The Jakarta WebSocket client container, and a client for programs. */
module org.fairlead.client {
    requires transitive org.fairlead.core;
    requires org.fairlead.netty;
    requires io.netty.codec;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires transitive java.net.http;
    requires static org.jspecify;

    exports org.fairlead.client;

    provides org.fairlead.container.Connector with
            org.fairlead.client.NettyConnector;
}
