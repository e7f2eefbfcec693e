package org.fairlead.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of IP addresses (RFC 4632, RFC 4291 section 2.3), or one address. An IPv4 address that is written as an IPv6 one ({@code ::ffff:10.0.0.1})
 * is the IPv4 address.
 *
 * @param address the first of the block: what follows the prefix is 0
 * @param prefix how many leading bits an address has in common with {@code address}, 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record AddressRange(InetAddress address, int prefix) {
    /** A number of up to three digits; one with a leading zero is octal to some, and to nobody an address that all agree on. */
    private static final String PART = "(0|[1-9]\\d{0,2})";

    private static final Pattern IPV4 = Pattern.compile(PART + "\\." + PART + "\\." + PART + "\\." + PART);
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    /** @throws IllegalArgumentException for a prefix that is longer than the address, or negative */
    public AddressRange {
        byte[] bytes = address.getAddress();
        int bits = bytes.length * Byte.SIZE;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("a prefix of " + prefix + " bits: it must have 0 to " + bits);
        }
        for (int bit = prefix; bit < bits; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        address = address(bytes);
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code 192.0.2.7}, {@code 2001:db8::/32}. No name is looked up, and no number of an IPv4 address has a leading zero.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new AddressRange(address, bits);
        }
        String prefix = text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" has no number of bits behind its slash");
        }
        return new AddressRange(address, Integer.parseInt(prefix));
    }

    private static InetAddress literal(String text) {
        Matcher matcher = IPV4.matcher(text);
        if (matcher.matches()) {
            byte[] bytes = new byte[4];
            for (int i = 0; i < bytes.length; i++) {
                int part = Integer.parseInt(matcher.group(i + 1));
                if (part > 255) {
                    throw notAnAddress(text);
                }
                bytes[i] = (byte) part;
            }
            return address(bytes);
        }
        if (!IPV6.matcher(text).matches() || !isIpv4AtTheEnd(text)) {
            throw notAnAddress(text);
        }
        try {
            return InetAddress.getByName(text); // with a colon it is never looked up
        } catch (UnknownHostException e) {
            throw notAnAddress(text);
        }
    }

    /** Whether what has dots, where there is such an end, is an IPv4 address as it is read alone. */
    private static boolean isIpv4AtTheEnd(String text) {
        return text.indexOf('.') < 0
                || IPV4.matcher(text.substring(text.lastIndexOf(':') + 1)).matches();
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not an IP address");
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are an address", e);
        }
    }

    /** Whether the address lies in the block; an IPv6 zone is not looked at. */
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        String text = address.getHostAddress();
        return prefix == address.getAddress().length * Byte.SIZE ? text : text + "/" + prefix;
    }
}
