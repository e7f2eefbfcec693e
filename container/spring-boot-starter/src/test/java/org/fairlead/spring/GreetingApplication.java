package org.fairlead.spring;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.Decoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.standard.ServerEndpointRegistration;

/** Endpoints in all of the ways that Spring knows. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocket
class GreetingApplication implements WebSocketConfigurer {

    static final String STARTED = "The application has started";

    /** For tests of a start that fails: says so where it did not, and ends. */
    public static void main(String[] args) {
        SpringApplication.run(GreetingApplication.class, args).close();
        System.out.println(STARTED);
    }

    /** What all of the endpoints say. */
    record Greeting(String word) {}

    record Loud(String text) {}

    @ServerEndpoint(value = "/annotated", decoders = LoudDecoder.class)
    public static class Annotated {
        private final Greeting greeting;

        Annotated(Greeting greeting) {
            this.greeting = greeting;
        }

        @OnMessage
        public String greet(Loud name) {
            return greeting.word() + " " + name.text();
        }
    }

    /** No bean, and injected into all the same. */
    public static class LoudDecoder implements Decoder.Text<Loud> {
        private final Greeting greeting;

        LoudDecoder(Greeting greeting) {
            this.greeting = greeting;
        }

        @Override
        public Loud decode(String text) {
            return new Loud(text.toUpperCase(Locale.ROOT) + greeting.word().length());
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    static final class Programmatic extends Endpoint {
        private final Greeting greeting;

        Programmatic(Greeting greeting) {
            this.greeting = greeting;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(
                    String.class,
                    text -> session.getAsyncRemote().sendText(greeting.word() + " " + text, result -> {}));
        }
    }

    static final class Echo extends TextWebSocketHandler {
        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
            session.sendMessage(new TextMessage(session.getClass().getSimpleName() + " " + message.getPayload()));
        }
    }

    @Bean
    Greeting greeting() {
        return new Greeting("hello");
    }

    @Bean
    Annotated annotated(Greeting greeting) {
        return new Annotated(greeting);
    }

    @Bean
    ServerEndpointRegistration registered(Greeting greeting) {
        return new ServerEndpointRegistration("/registered", new Programmatic(greeting));
    }

    /** An application's own filter, without an order. */
    @Bean
    Filter guard() {
        return (request, response, chain) -> {
            if (((HttpServletRequest) request).getParameter("banned") == null) {
                chain.doFilter(request, response);
            } else {
                ((HttpServletResponse) response).sendError(401);
            }
        };
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Echo(), "/handler").setAllowedOrigins("https://app.example");
    }
}
