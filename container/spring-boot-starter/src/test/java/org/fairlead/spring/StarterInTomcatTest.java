package org.fairlead.spring;

import org.junit.jupiter.api.Tag;

@Tag("C6")
class StarterInTomcatTest extends StarterContract {

    StarterInTomcatTest() {
        super(
                "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
                "TomcatWebServer");
    }
}
