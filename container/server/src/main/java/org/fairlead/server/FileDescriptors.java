package org.fairlead.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and sockets the process may have open. */
final class FileDescriptors {

    private FileDescriptors() {}

    /** 80 % of them, at least one; the rest is for connections before their handshake, files, and what the application opens. */
    static int share(int whereUnknown) {
        long limit = limit();
        return limit < 0 ? whereUnknown : (int) Math.max(1, Math.min(Integer.MAX_VALUE, limit / 5 * 4));
    }

    /** The limit as it is now, or -1 where it is not known. */
    static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : -1;
    }
}
