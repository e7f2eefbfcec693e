/** A standalone Jakarta WebSocket server. */
module org.fairlead.server {
    requires transitive org.fairlead.core;
    requires org.fairlead.netty;
    requires io.netty.codec;
    requires io.netty.handler;
    requires io.netty.codec.haproxy;
    requires jdk.management;
    requires static org.jspecify;

    exports org.fairlead.server;
}
