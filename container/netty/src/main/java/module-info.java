/** What client and server share: sockets, TLS, the HTTP head, event loops. Users need nothing of it themselves. */
@SuppressWarnings("module") // the two that it is exported to are built after it
module org.fairlead.netty {
    requires transitive org.fairlead.core;
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires transitive io.netty.codec.http;
    requires io.netty.codec;
    requires io.netty.handler;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static org.jspecify;

    exports org.fairlead.netty to
            org.fairlead.client,
            org.fairlead.server;
}
