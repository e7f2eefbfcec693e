package org.fairlead.tck.host.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Lets the test see when the application's class loader is gone. */
@WebListener
public class Remembered implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Seen.watch(getClass().getClassLoader());
    }
}
