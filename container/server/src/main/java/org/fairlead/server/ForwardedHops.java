package org.fairlead.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fairlead.handshake.Headers;
import org.jspecify.annotations.Nullable;

/** Reads what proxies wrote about whom they had a request from. */
final class ForwardedHops {

    private ForwardedHops() {}

    /**
     * One proxy's account, as it was written.
     *
     * @param client whom it had the request from: an address, maybe with a port, or a word
     * @param scheme of the request that it had
     * @param host of the request that it had
     */
    record Hop(
            @Nullable String client,
            @Nullable String scheme,
            @Nullable String host) {}

    /**
     * {@code Forwarded} (RFC 7239 section 4), the proxy next to us last.
     *
     * @throws IllegalArgumentException where a line breaks the grammar: a client could hide behind it what a proxy added to the same line
     */
    static List<Hop> forwarded(Headers headers) {
        List<Hop> hops = new ArrayList<>();
        for (String line : headers.all("Forwarded")) {
            new Line(line).read(hops);
        }
        return hops;
    }

    /**
     * {@code X-Forwarded-For} and its kin, the proxy next to us last. Where scheme or host has a value for each client they belong together; else the
     * last is that of the proxy next to us.
     */
    static List<Hop> xForwarded(Headers headers) {
        List<String> clients = headers.elements("X-Forwarded-For");
        List<String> schemes = headers.elements("X-Forwarded-Proto");
        List<String> hosts = headers.elements("X-Forwarded-Host");
        List<String> ports = headers.elements("X-Forwarded-Port");
        int count = Math.max(1, clients.size());
        List<Hop> hops = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String scheme = at(schemes, i, count);
            String host = withPort(at(hosts, i, count), at(ports, i, count), scheme);
            hops.add(new Hop(clients.isEmpty() ? null : clients.get(i), scheme, host));
        }
        return hops;
    }

    private static @Nullable String at(List<String> values, int hop, int hops) {
        if (values.size() == hops) {
            return values.get(hop);
        }
        return hop == hops - 1 && !values.isEmpty() ? values.get(values.size() - 1) : null;
    }

    private static @Nullable String withPort(@Nullable String host, @Nullable String port, @Nullable String scheme) {
        if (host == null || port == null || !port.matches("\\d{1,5}") || host.matches(".*:\\d+")) {
            return host;
        }
        String usual = scheme != null && scheme.toLowerCase(Locale.ROOT).matches("https|wss") ? "443" : "80";
        return port.equals(usual) ? host : host + ":" + port;
    }

    /** A field line of elements with commas between, each of pairs with semicolons between. */
    private static final class Line {
        private final String text;
        private int at;

        Line(String text) {
            this.text = text;
        }

        void read(List<Hop> hops) {
            while (true) {
                hops.add(element());
                if (at == text.length()) {
                    return;
                }
                expect(',');
            }
        }

        private Hop element() {
            String client = null;
            String scheme = null;
            String host = null;
            while (true) {
                skipSpace();
                if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ';') {
                    String name = token().toLowerCase(Locale.ROOT);
                    expect('=');
                    String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
                    switch (name) {
                        case "for" -> client = value;
                        case "proto" -> scheme = value;
                        case "host" -> host = value;
                        default -> {}
                    }
                    skipSpace();
                }
                if (at == text.length() || text.charAt(at) != ';') {
                    return new Hop(client, scheme, host);
                }
                at++;
            }
        }

        private String token() {
            int from = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw broken();
            }
            return text.substring(from, at);
        }

        /** A colon is none of a token's characters, yet ports without quotes are common. */
        private static boolean isTokenCharacter(char c) {
            return Character.isLetterOrDigit(c) && c < 128 || "!#$%&'*+-.^_`|~:".indexOf(c) >= 0;
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && at + 1 < text.length()) {
                    c = text.charAt(++at);
                }
                value.append(c);
            }
            throw broken();
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private void expect(char wanted) {
            if (at == text.length() || text.charAt(at) != wanted) {
                throw broken();
            }
            at++;
        }

        private IllegalArgumentException broken() {
            return new IllegalArgumentException("at index " + at + " of " + text);
        }
    }
}
