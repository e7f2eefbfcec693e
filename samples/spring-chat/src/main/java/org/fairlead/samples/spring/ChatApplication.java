package org.fairlead.samples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The chat; its page is {@code http://localhost:8080/}. */
@SpringBootApplication
public class ChatApplication {

    /** @param args Spring Boot's, such as {@code --server.port=9000} */
    public static void main(String[] args) {
        SpringApplication.run(ChatApplication.class, args);
    }
}
