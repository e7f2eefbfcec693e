package org.fairlead.interop.tyrus;

import java.util.Map;
import java.util.Set;
import org.fairlead.interop.endpoints.Endpoints;
import org.fairlead.interop.endpoints.PeerMain;
import org.glassfish.tyrus.server.Server;

/** Tyrus, the reference implementation, on Grizzly with the interoperability endpoints; plain only, as its standalone server has no TLS. Port -1 stands for a free one. */
public final class TyrusPeer {

    private TyrusPeer() {}

    public static void main(String[] args) throws Exception {
        Server server = new Server("127.0.0.1", -1, "/", Map.of(), Set.copyOf(Endpoints.ALL));
        server.start();
        PeerMain.serve(server.getPort(), 0);
    }
}
