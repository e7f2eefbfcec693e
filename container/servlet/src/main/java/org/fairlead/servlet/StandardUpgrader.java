package org.fairlead.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the Servlet API offers for any container: {@code HttpServletRequest.upgrade} (Jakarta Servlet 6.0, section 2.3.3.5). */
final class StandardUpgrader implements Upgrader {

    @Override
    public void upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedUpgrade upgrade)
            throws IOException, ServletException {
        request.upgrade(Handler.class).setup(upgrade);
    }

    /** What the container makes; the request's thread then tells it what it is for. */
    public static final class Handler implements HttpUpgradeHandler {

        private volatile @Nullable AcceptedUpgrade upgrade;
        private volatile @Nullable StandardStream stream;

        /** For servlet containers. */
        public Handler() {}

        void setup(AcceptedUpgrade of) {
            upgrade = of;
        }

        /** The response has been sent: the connection is ours. */
        @Override
        public void init(WebConnection web) {
            AcceptedUpgrade given =
                    Objects.requireNonNull(upgrade, "this handler was made by a request that Fairlead did not upgrade");
            SerialTasks tasks = new SerialTasks(given.threads(), new ReentrantLock());
            try {
                StandardStream made = new StandardStream(web, tasks);
                stream = made;
                tasks.executeHere(() -> given.open(made));
            } catch (IOException e) {
                given.abandoned();
                throw new UncheckedIOException("The upgraded connection has no streams", e);
            }
        }

        @Override
        public void destroy() {
            StandardStream made = stream;
            AcceptedUpgrade given = upgrade;
            if (made != null) {
                made.destroyed();
            } else if (given != null) {
                given.abandoned();
            }
        }
    }
}
