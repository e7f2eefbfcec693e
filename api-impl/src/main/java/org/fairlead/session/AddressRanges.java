package org.fairlead.session;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Several blocks of IP addresses. */
public record AddressRanges(List<AddressRange> ranges) {

    /** No address at all. */
    public static final AddressRanges NONE = new AddressRanges(List.of());

    static final SettingType TYPE = new SettingType.Written<>(
            AddressRanges.class,
            AddressRanges::parse,
            "IP addresses and CIDR blocks with commas between, such as 10.0.0.0/8,2001:db8::1, or none",
            text -> text);

    public AddressRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads {@code 10.0.0.0/8, 192.0.2.7, 2001:db8::/32}, or {@code none}.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    public static AddressRanges parse(String text) {
        if (text.strip().toLowerCase(Locale.ROOT).equals(SettingType.NONE)) {
            return NONE;
        }
        return new AddressRanges(Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(AddressRange::parse)
                .toList());
    }

    /** Whether the address lies in one of the blocks. */
    public boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return ranges.isEmpty()
                ? SettingType.NONE
                : ranges.stream().map(AddressRange::toString).collect(Collectors.joining(","));
    }
}
