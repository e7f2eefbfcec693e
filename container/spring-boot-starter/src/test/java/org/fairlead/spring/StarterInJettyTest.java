package org.fairlead.spring;

import org.junit.jupiter.api.Tag;

@Tag("C6")
class StarterInJettyTest extends StarterContract {

    StarterInJettyTest() {
        super(
                "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
                "JettyServletWebServer");
    }
}
