package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What containers say of a request, by their ways to decode. */
class ServletPathTest {

    private static HttpServletRequest request(String context, String uri, String servletPath, @Nullable String info) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ServletPathTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getContextPath" -> context;
                    case "getRequestURI" -> uri;
                    case "getServletPath" -> servletPath;
                    case "getPathInfo" -> info;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @ParameterizedTest
    @CsvSource({
        // a path without anything to decode, and one that is in part the servlet's
        "'',     /echo/red,              /echo/red,         ,          /echo/red",
        "/app,   /app/echo/red,          /echo,             /red,      /echo/red",
        "/app,   /app,                   '',                ,          ''",
        // all escapes decoded
        "/app,   /app/echo/50%25,        /echo/50%,         ,          /echo/50%25",
        "/a%20b, /a%20b/echo/50%25%2525, /echo/50%%25,      ,          /echo/50%25%2525",
        "/app,   /app/echo/a+b%2525,     /echo/a+b%25,      ,          /echo/a+b%2525",
        // all but those of slashes
        "/app,   /app/a%2F100%25,        /a%2F100%,         ,          /a%2F100%25",
        "/app,   /app/a%5c,              /a%5c,             ,          /a%5c",
        // all but those and those of percent signs
        "/app,   /app/a%2F100%25,        /a%2F100%25,       ,          /a%2F100%25",
        // parameters, and dot segments
        "/app,   /app/echo;a=b/red;c,    /echo/red,         ,          /echo/red",
        "/app,   /app/secret/../echo/x,  /echo/x,           ,          /echo/x",
        // a welcome file behind it
        "/app,   /app/,                  /index.html,       ,          /",
        "/app,   /app/chat,              /chat/index.html,  ,          /chat",
        "/app,   /app/50%25/,            /50%/index.html,   ,          /50%25/",
        // what a filter has changed
        "/app,   /other/echo/red,        /echo/red,         ,          /echo/red",
        "/app,   /app/old,               /new,              ,          /new",
        // what cannot be decoded
        "/app,   /app/echo/%zz,          /echo/red,         ,          /echo/red",
    })
    void pathIsTheOneByWhichTheContainerFindsServlets(
            String context, String uri, String servletPath, @Nullable String info, String path) {
        assertThat(ServletPath.of(request(context, uri, servletPath, info))).isEqualTo(path);
    }
}
