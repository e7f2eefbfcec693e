package org.fairlead.servlet.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.fairlead.servlet.AcceptedUpgrade;
import org.fairlead.servlet.Upgrader;

/** Upgrades requests of Tomcat, 10.1 and 11, be it embedded or not, and whether Fairlead is in the application or beside Tomcat. */
public final class TomcatUpgrader implements Upgrader {

    /**
     * Made when the first request of a Tomcat has come.
     *
     * @throws LinkageError where Tomcat's classes are not visible
     */
    public TomcatUpgrader() {
        if (!InternalHttpUpgradeHandler.class.isAssignableFrom(TomcatStream.class)) {
            throw new IncompatibleClassChangeError("Tomcat's InternalHttpUpgradeHandler is there twice");
        }
    }

    @Override
    public void upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedUpgrade upgrade)
            throws IOException, ServletException {
        request.upgrade(TomcatStream.class).setup(upgrade);
    }
}
