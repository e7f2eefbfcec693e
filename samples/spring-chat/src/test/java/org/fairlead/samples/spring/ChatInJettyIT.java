package org.fairlead.samples.spring;

/** With Jetty. */
class ChatInJettyIT extends ChatContract {

    ChatInJettyIT() {
        super("JettyServletWebServer");
    }
}
