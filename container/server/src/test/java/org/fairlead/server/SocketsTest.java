package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.fairlead.netty.Sockets;
import org.junit.jupiter.api.Test;

/** Which sockets the other tests of this run use: the build runs them all twice. */
class SocketsTest {

    @Test
    void nativeSocketsAreTakenWhereTheyAreAndNotSwitchedOff() {
        boolean library = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        boolean off = Boolean.getBoolean("io.netty.transport.noNative");

        assertThat(Sockets.best()).isEqualTo(library && !off ? Sockets.EPOLL : Sockets.NIO);
    }
}
