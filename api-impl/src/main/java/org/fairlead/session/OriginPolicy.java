package org.fairlead.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which {@code Origin} a handshake may come from (RFC 6455 section 10.2), where the endpoint's configurator does not say. A request without {@code
 * Origin}, as of clients that are no browsers, is always admitted; the opaque origin {@code null} is admitted by {@link #ANY} alone.
 *
 * @param any every one
 * @param sameOrigin that of the host that the request is for
 * @param origins those listed, such as {@code https://app.example}, {@code http://localhost:3000}, or {@code https://*.example.com} for every host
 *     below that one; in lower case, without a port that the scheme has anyway
 */
public record OriginPolicy(boolean any, boolean sameOrigin, List<String> origins) {

    public static final OriginPolicy ANY = new OriginPolicy(true, false, List.of());
    public static final OriginPolicy SAME_ORIGIN = new OriginPolicy(false, true, List.of());

    private static final String ANY_WORD = "any";
    private static final String SAME_ORIGIN_WORD = "same-origin";
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z][a-z0-9+.-]*)://(\\*\\.)?([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?");

    static final SettingType TYPE = new SettingType.Written<>(
            OriginPolicy.class,
            OriginPolicy::parse,
            "any, same-origin, or origins such as https://app.example with commas between, same-origin among them or not",
            text -> text);

    /** @throws IllegalArgumentException for what is no origin, or a policy that admits none */
    public OriginPolicy {
        origins = origins.stream().map(OriginPolicy::normal).toList();
        if (any ? sameOrigin || !origins.isEmpty() : !sameOrigin && origins.isEmpty()) {
            throw new IllegalArgumentException("a policy admits any origin, or the same, or those of a list");
        }
    }

    /**
     * The origins listed, and no other.
     *
     * @throws IllegalArgumentException for what is no origin
     */
    public static OriginPolicy of(String... origins) {
        return new OriginPolicy(false, false, List.of(origins));
    }

    /** The same, which admits the host that the request is for as well. */
    public OriginPolicy orSameOrigin() {
        return any ? this : new OriginPolicy(false, true, origins);
    }

    /**
     * Reads {@code any}, {@code same-origin}, or a list such as {@code same-origin, https://app.example}.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    public static OriginPolicy parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.equals(ANY_WORD)) {
            return ANY;
        }
        boolean sameOrigin = false;
        List<String> origins = new ArrayList<>();
        for (String element : lower.split(",", -1)) {
            String origin = element.strip();
            if (origin.equals(SAME_ORIGIN_WORD)) {
                sameOrigin = true;
            } else {
                origins.add(origin);
            }
        }
        return new OriginPolicy(false, sameOrigin, origins);
    }

    private static String normal(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        Matcher matcher = ORIGIN.matcher(lower);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + origin + "\" is no origin: that is a scheme, a host and maybe a port, without a path");
        }
        String port = matcher.group(4);
        return port != null && port.equals(usualPort(matcher.group(1)))
                ? lower.substring(0, lower.lastIndexOf(':'))
                : lower;
    }

    private static String usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> "80";
            case "https" -> "443";
            default -> "";
        };
    }

    /** Whether an Origin field's value is one of {@link #origins}. */
    public boolean lists(String origin) {
        if (origins.isEmpty()
                || !ORIGIN.matcher(origin.toLowerCase(Locale.ROOT)).matches()) {
            return false;
        }
        String normal = normal(origin);
        return origins.stream().anyMatch(each -> isMatch(each, normal));
    }

    private static boolean isMatch(String listed, String origin) {
        int star = listed.indexOf("://*.");
        if (star < 0) {
            return listed.equals(origin);
        }
        String scheme = listed.substring(0, star + 3);
        String below = listed.substring(star + 4);
        return origin.startsWith(scheme)
                && origin.endsWith(below)
                && origin.length() > scheme.length() + below.length();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        if (any) {
            return ANY_WORD;
        }
        List<String> elements = new ArrayList<>();
        if (sameOrigin) {
            elements.add(SAME_ORIGIN_WORD);
        }
        elements.addAll(origins);
        return String.join(",", elements);
    }
}
