package org.fairlead.container;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** How long a server that rejects a handshake wants not to be asked again (RFC 9110 section 10.2.3). */
final class RetryAfter {

    private static final long MOST_SECONDS = TimeUnit.DAYS.toSeconds(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    private RetryAfter() {}

    static Duration of(HandshakeRejectedException rejection) {
        List<String> values = rejection.headers().getOrDefault("Retry-After", List.of());
        return values.isEmpty() ? Duration.ZERO : read(values.get(0), Instant.now());
    }

    /** Seconds, or a date; zero for what is neither or is past, and a day at most. */
    static Duration read(String value, Instant now) {
        try {
            long seconds = SECONDS.matcher(value).matches()
                    ? Long.parseLong(value)
                    : ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toEpochSecond()
                            - now.getEpochSecond();
            return Duration.ofSeconds(Math.max(0, Math.min(MOST_SECONDS, seconds)));
        } catch (DateTimeParseException notADate) {
            return Duration.ZERO;
        }
    }
}
