package org.fairlead.container;

import java.util.List;
import java.util.Locale;
import org.fairlead.handshake.Headers;

/** The languages that a client likes (RFC 9110 section 12.5.4). */
final class AcceptLanguage {

    private AcceptLanguage() {}

    /** Best first; empty where the client does not say, or nothing that can be read. */
    static List<Locale> locales(Headers headers) {
        String field = String.join(",", headers.elements("Accept-Language"));
        if (field.isEmpty()) {
            return List.of();
        }
        List<Locale.LanguageRange> ranges;
        try {
            ranges = Locale.LanguageRange.parse(field);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        return ranges.stream()
                .filter(range -> range.getWeight() > 0)
                .map(range -> Locale.forLanguageTag(range.getRange()))
                .filter(locale -> !locale.getLanguage().isEmpty()) // * and what is no language tag
                .distinct()
                .toList();
    }
}
