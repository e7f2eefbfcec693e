package org.fairlead.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.fairlead.handshake.Headers;

/**
 * A user and a password for Basic authentication (RFC 7617).
 *
 * @param user without a colon
 */
record Credentials(String user, String password) {

    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern BASIC = Pattern.compile("(?:^|,)\\s*basic(?=\\s|,|$)", Pattern.CASE_INSENSITIVE);

    Credentials {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user's name has no colon in Basic authentication");
        }
    }

    /** Whether one of the challenges in a 401's fields is Basic (RFC 9110 section 11.6.1). */
    static boolean areAskedFor(Headers response) {
        return response.all("WWW-Authenticate").stream()
                .map(line -> QUOTED.matcher(line).replaceAll("\"\""))
                .anyMatch(line -> BASIC.matcher(line).find());
    }

    /** The value of Authorization. */
    String authorization() {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
