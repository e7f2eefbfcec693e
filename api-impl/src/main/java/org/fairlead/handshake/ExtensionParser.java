package org.fairlead.handshake;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.handshake.ExtensionHeader.Parameter;

/** A recursive descent over one line of {@code Sec-WebSocket-Extensions}; a method per rule of the grammar in RFC 6455 section 9.1. */
final class ExtensionParser {
    private final String line;
    private int position;

    ExtensionParser(String line) {
        this.line = line;
    }

    /** extension-list = 1#extension; empty elements are skipped, as RFC 9110 section 5.6.1.2 asks of recipients. */
    List<ExtensionHeader> list() throws HandshakeException {
        List<ExtensionHeader> extensions = new ArrayList<>();
        do {
            skipBlanks();
            if (!atEnd() && line.charAt(position) != ',') {
                extensions.add(extension());
            }
        } while (skip(','));
        if (!atEnd()) {
            throw expected("\",\" or \";\"");
        }
        if (extensions.isEmpty()) {
            throw expected("the name of an extension");
        }
        return extensions;
    }

    /** extension = token *( ";" extension-param ) */
    private ExtensionHeader extension() throws HandshakeException {
        String name = token("the name of an extension");
        List<Parameter> parameters = new ArrayList<>();
        while (skip(';')) {
            parameters.add(parameter());
        }
        return new ExtensionHeader(name, parameters);
    }

    /** extension-param = token [ "=" (token | quoted-string) ] */
    private Parameter parameter() throws HandshakeException {
        String name = token("the name of a parameter");
        return new Parameter(name, skip('=') ? value() : null);
    }

    private String value() throws HandshakeException {
        skipBlanks();
        if (atEnd() || line.charAt(position) != '"') {
            return token("the value of a parameter");
        }
        int start = position;
        String unescaped = quotedString();
        if (!Token.isValid(unescaped)) {
            position = start;
            throw expected("a quoted value that is a token");
        }
        return unescaped;
    }

    private String quotedString() throws HandshakeException {
        StringBuilder text = new StringBuilder();
        for (position++; !atEnd() && line.charAt(position) != '"'; position++) {
            if (line.charAt(position) == '\\') {
                position++;
            }
            if (!atEnd()) {
                text.append(line.charAt(position));
            }
        }
        if (atEnd()) {
            throw expected("a closing quote");
        }
        position++;
        return text.toString();
    }

    private String token(String what) throws HandshakeException {
        skipBlanks();
        int start = position;
        while (!atEnd() && Token.isTokenChar(line.charAt(position))) {
            position++;
        }
        if (start == position) {
            throw expected(what);
        }
        return line.substring(start, position);
    }

    /** Takes the delimiter, with blanks before it, where it is next. */
    private boolean skip(char delimiter) {
        skipBlanks();
        if (atEnd() || line.charAt(position) != delimiter) {
            return false;
        }
        position++;
        return true;
    }

    private void skipBlanks() {
        while (!atEnd() && (line.charAt(position) == ' ' || line.charAt(position) == '\t')) {
            position++;
        }
    }

    private boolean atEnd() {
        return position >= line.length();
    }

    private HandshakeException expected(String what) {
        int from = Math.min(position, line.length());
        String found = from == line.length() ? "the end" : Excerpt.of(line.substring(from));
        return new HandshakeException(
                Field.EXTENSIONS + ": expected " + what + " at index " + from + ", but found " + found);
    }
}
