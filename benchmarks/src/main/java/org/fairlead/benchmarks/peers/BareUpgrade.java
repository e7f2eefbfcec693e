package org.fairlead.benchmarks.peers;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat keeps of an upgraded connection before anybody speaks WebSocket on it: its own kind of upgrade handler, which is the leanest, with an answer to a
 * message of at most 125 bytes in one frame, which on loopback comes in one piece.
 */
public final class BareUpgrade implements InternalHttpUpgradeHandler {

    private static final int LONGEST = 125 + 6;

    private @Nullable SocketWrapperBase<?> socket;

    /** For Tomcat. */
    public BareUpgrade() {}

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void init(WebConnection connection) {
        java.util.Objects.requireNonNull(socket).processSocket(SocketEvent.OPEN_READ, true);
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        try {
            return event == SocketEvent.OPEN_READ || event == SocketEvent.OPEN_WRITE ? answer() : SocketState.CLOSED;
        } catch (IOException e) {
            return SocketState.CLOSED;
        }
    }

    private SocketState answer() throws IOException {
        SocketWrapperBase<?> wrapper = java.util.Objects.requireNonNull(socket);
        ByteBuffer in = ByteBuffer.allocate(LONGEST);
        int read = wrapper.read(false, in);
        if (read == 0) {
            return SocketState.UPGRADED;
        }
        if (read < 0 || (in.get(0) & 0xf) == 8) {
            return SocketState.CLOSED;
        }
        int length = in.get(1) & 0x7f;
        ByteBuffer out = ByteBuffer.allocate(length + 2).put(in.get(0)).put((byte) length);
        for (int i = 0; i < length; i++) {
            out.put((byte) (in.get(6 + i) ^ in.get(2 + (i & 3))));
        }
        wrapper.write(true, out.flip());
        wrapper.flush(true);
        return SocketState.UPGRADED;
    }

    @Override
    public void setSslSupport(SSLSupport ssl) {
        // nobody asks for it
    }

    @Override
    public void pause() {
        // ends with the JVM
    }

    @Override
    public void timeoutAsync(long now) {
        // nothing here takes time
    }

    @Override
    public boolean hasAsyncIO() {
        return false;
    }

    @Override
    public void destroy() {
        // nothing is held
    }
}
