package org.fairlead.client;

import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;

/** An application's cookies, for http and https as it knows them (RFC 6455 section 4.1, item 12; RFC 6265). */
record Cookies(CookieHandler handler) {

    /** The request with the cookies that the handler has for its target; where the application gave a Cookie itself, that one comes first. */
    RequestHead addTo(RequestHead request, Target target) throws IOException {
        List<String> pairs = new ArrayList<>(request.headers().all("Cookie"));
        Map<String, List<String>> stored =
                handler.get(http(target), request.headers().toMap());
        stored.forEach((name, values) -> {
            if (name.equalsIgnoreCase("Cookie")) {
                pairs.addAll(values);
            }
        });
        Headers.Builder headers = Headers.builder().addAll(request.headers()).remove("Cookie");
        if (!pairs.isEmpty()) {
            headers.add("Cookie", String.join("; ", pairs));
        }
        return new RequestHead(request.method(), request.target(), request.version(), headers.build());
    }

    void store(Target target, ResponseHead response) throws IOException {
        handler.put(http(target), response.headers().toMap());
    }

    private static URI http(Target target) {
        String rest = target.uri().toString().substring(target.uri().getScheme().length());
        return URI.create((target.secure() ? "https" : "http") + rest);
    }
}
