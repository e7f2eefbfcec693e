package org.fairlead.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the URI of an opening handshake as the Jakarta API shows it. */
public final class RequestUri {

    /** The ASCII characters that browsers send bare in a request target and {@link URI} refuses. */
    private static final String REFUSED_BY_URI = "\"<>\\^`{|}";

    private RequestUri() {}

    /** Parses a URI whose target and authority came from the wire: what {@link URI} refuses is percent-encoded first. */
    public static URI parse(String uri) {
        try {
            return new URI(uri);
        } catch (URISyntaxException refused) {
            return parseEncoded(uri);
        }
    }

    private static URI parseEncoded(String uri) {
        try {
            return new URI(encodeRefused(uri, uri.indexOf('/', uri.indexOf("://") + 3)));
        } catch (URISyntaxException noHost) {
            return URI.create(encodeRefused(uri, 0));
        }
    }

    /** @param path where brackets are encoded from on, up to the query: around an IPv6 address, and in a query, they may stay */
    private static String encodeRefused(String uri, int path) {
        int question = uri.indexOf('?');
        int query = question < 0 ? uri.length() : question;
        StringBuilder encoded = new StringBuilder(uri.length() + 16);
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            boolean brokenEscape = c == '%' && !(isHex(uri, i + 1) && isHex(uri, i + 2));
            boolean bracket = (c == '[' || c == ']') && i >= path && i < query;
            if (c <= ' ' || c == 0x7F || REFUSED_BY_URI.indexOf(c) >= 0 || brokenEscape || bracket) {
                encoded.append('%').append(String.format("%02X", (int) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    private static boolean isHex(String text, int index) {
        return index < text.length() && Character.digit(text.charAt(index), 16) >= 0;
    }

    /**
     * The parameters of a query string, decoded as {@code application/x-www-form-urlencoded}, then those of the path that the query does not
     * have.
     *
     * @return unmodifiable, in the order of the query
     */
    public static Map<String, List<String>> parameters(@Nullable String query, Map<String, String> pathParameters) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    parameters
                            .computeIfAbsent(decode(name), n -> new ArrayList<>(1))
                            .add(decode(value));
                }
            }
        }
        Set<String> inQuery = Set.copyOf(parameters.keySet());
        pathParameters.forEach((name, value) -> {
            if (!inQuery.contains(name)) {
                parameters.put(name, List.of(value));
            }
        });
        parameters.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(parameters);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a broken escape: shown as it came rather than failing the session
        }
    }
}
