package org.fairlead.client;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.IntSupplier;

/** Masking keys that the application cannot predict (RFC 6455 section 5.3), drawn from the secure generator in bulk. Thread-safe. */
final class MaskKeys implements IntSupplier {

    private static final int BULK_BYTES = 1024;

    private final SecureRandom random = new SecureRandom();

    /** What is left of the thread's latest draw. */
    private final ThreadLocal<ByteBuffer> drawn =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(BULK_BYTES).limit(0));

    @Override
    public int getAsInt() {
        ByteBuffer keys = drawn.get();
        if (!keys.hasRemaining()) {
            byte[] bulk = new byte[BULK_BYTES];
            random.nextBytes(bulk);
            keys.clear().put(bulk).flip();
        }
        return keys.getInt();
    }
}
