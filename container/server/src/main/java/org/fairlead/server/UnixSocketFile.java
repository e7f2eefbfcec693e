package org.fairlead.server;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The file of a Unix domain socket, which outlives a process that was killed. */
final class UnixSocketFile {

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private UnixSocketFile() {}

    /**
     * Deletes a socket that nobody listens on any more, so that its path can be bound again.
     *
     * @throws BindException where something else is there, or somebody listens
     */
    static void clear(ListenAddress.Unix address) throws BindException {
        Path path = address.path();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (!isSocket(path)) {
                throw new BindException("cannot listen on " + address + ": the file exists and is no socket");
            }
            if (isListenedOn(path)) {
                throw new BindException("cannot listen on " + address + ": another program listens there");
            }
            Files.deleteIfExists(path);
        } catch (BindException e) {
            throw e;
        } catch (IOException e) {
            BindException failure = new BindException("cannot listen on " + address + ": " + e);
            failure.initCause(e);
            throw failure;
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & FILE_TYPE) == SOCKET;
    }

    /** Asks by connecting: a socket without listener refuses; one whose queue is full must not be waited for. */
    private static boolean isListenedOn(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }
}
