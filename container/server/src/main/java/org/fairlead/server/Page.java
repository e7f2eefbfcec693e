package org.fairlead.server;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.ResponseHead;

/**
 * Something small and unchanging that the server shows at a path, for GET and HEAD.
 *
 * @param content the bytes; not copied
 * @param contentType for instance {@code text/html; charset=utf-8}
 */
@SuppressWarnings("ArrayRecordComponent") // carried through, never compared
record Page(byte[] content, String contentType) {

    /** Read once, from the class path. */
    static Page ofResource(Class<?> beside, String resource, String contentType) {
        try (InputStream in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("no resource " + resource + " beside " + beside.getName());
            }
            return new Page(in.readAllBytes(), contentType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ResponseHead response() {
        Headers headers = Headers.builder()
                .add("Content-Type", contentType)
                .add("Content-Length", Integer.toString(content.length))
                .add("Cache-Control", "no-cache")
                .add("X-Content-Type-Options", "nosniff")
                .add("Connection", "close")
                .build();
        return new ResponseHead(200, "OK", headers, content);
    }
}
