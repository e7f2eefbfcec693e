package org.fairlead.samples.spring;

/** With the container that Spring Boot embeds unless told otherwise. */
class ChatInTomcatIT extends ChatContract {

    ChatInTomcatIT() {
        super("TomcatWebServer");
    }
}
