package org.fairlead.tck.host.app;

import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/** What the applications' classes did, for the test to see: this class comes from the server, and theirs from their archives. */
public final class Seen {

    /** System property. */
    private static final String SEEN = "fairlead.test.seen";

    private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

    private static @Nullable Reference<Object> watched;

    private Seen() {}

    /** From now on {@link #isGone} tells of this object alone. */
    public static synchronized void watch(Object object) {
        watched = new PhantomReference<>(object, GONE);
    }

    /** Whether nobody holds the watched object any more; waits a while for the garbage collector to find that out. */
    public static boolean isGone() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            System.gc();
            Reference<?> gone = GONE.remove(250);
            synchronized (Seen.class) {
                if (gone != null && gone == watched) {
                    return true;
                }
            }
        }
        return false;
    }

    public static void see(String what) {
        System.setProperty(SEEN, System.getProperty(SEEN, "") + what + " ");
    }

    /** With a space behind each. */
    public static String all() {
        return System.getProperty(SEEN, "");
    }

    public static void forget() {
        System.clearProperty(SEEN);
    }

    public static ServerContainer container(ServletContext context) {
        return (ServerContainer) context.getAttribute("jakarta.websocket.server.ServerContainer");
    }
}
