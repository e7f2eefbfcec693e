package org.fairlead.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** What a peer might send, from a seed: messages of all shapes, control frames between, sometimes a changed byte. */
final class RandomConversation {
    private final Random random;
    private final Role receiver;
    private final DeflateParameters deflate;
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    RandomConversation(long seed, Role receiver, DeflateParameters deflate) {
        this.random = new Random(seed);
        this.receiver = receiver;
        this.deflate = deflate;
    }

    byte[] wire() {
        Deflater deflater = new Deflater(random.nextInt(10), true);
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            boolean text = random.nextBoolean();
            byte[] payload = text ? text() : binary();
            boolean compressed = random.nextBoolean();
            if (compressed) {
                payload = deflate(deflater, payload);
            }
            message((text ? 1 : 2) | (compressed ? 0x40 : 0), payload);
        }
        deflater.end();
        if (random.nextInt(3) == 0) {
            frame(0x88, random.nextBoolean() ? new byte[0] : Wire.concat(Wire.hex("03e8"), Wire.utf8("bye é")));
            frame(0x81, text());
        }
        byte[] bytes = wire.toByteArray();
        if (random.nextInt(3) == 0) {
            // Often near the front, where the headers are.
            int most = random.nextBoolean() ? Math.min(bytes.length, 20) : bytes.length;
            bytes[random.nextInt(most)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] text() {
        StringBuilder text = new StringBuilder();
        for (int i = size(); i > 0; i--) {
            text.appendCodePoint("hello, wörld! €😀".codePointAt(random.nextInt(15)));
        }
        return Wire.utf8(text.toString().replaceAll("[\\uD800-\\uDFFF](?![\\uDC00-\\uDFFF])", "?"));
    }

    private byte[] binary() {
        byte[] bytes = new byte[size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(40);
        }
        return bytes;
    }

    private int size() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(20_000);
            default -> random.nextInt(200);
        };
    }

    private byte[] deflate(Deflater deflater, byte[] payload) {
        boolean takeover =
                receiver == Role.SERVER ? !deflate.clientNoContextTakeover() : !deflate.serverNoContextTakeover();
        if (!takeover) {
            deflater.reset();
        }
        byte[] out = new byte[payload.length * 2 + 100];
        deflater.setInput(payload);
        int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return count == 0 ? new byte[1] : Arrays.copyOf(out, count - 4);
    }

    private void message(int first, byte[] payload) {
        int opcode = first;
        int at = 0;
        while (random.nextInt(3) > 0) {
            int to = at + random.nextInt(payload.length - at + 1);
            frame(opcode, Arrays.copyOfRange(payload, at, to));
            at = to;
            opcode = 0;
            if (random.nextInt(3) == 0) {
                frame(random.nextBoolean() ? 0x89 : 0x8a, new byte[random.nextInt(126)]);
            }
        }
        frame(opcode | 0x80, Arrays.copyOfRange(payload, at, payload.length));
    }

    private void frame(int firstByte, byte[] payload) {
        wire.writeBytes(Wire.frameTo(receiver, firstByte, payload));
    }

    /** What the engine makes of {@code wire}, cut and stopped as {@code cuts} says. */
    List<String> receive(byte[] wire, long limit, Cuts cuts, Random cutter) {
        RecordedEvents events = new RecordedEvents();
        events.limit = limit;
        events.goOn = () -> !cuts.stops() || cutter.nextInt(3) > 0;
        Protocol engine = Wire.engine(receiver, deflate, events);
        ByteBuffer all = cuts.direct() ? ByteBuffer.allocateDirect(wire.length) : ByteBuffer.allocate(wire.length);
        all.put(wire);
        try {
            for (int at = 0; at < wire.length; ) {
                int to = Math.min(wire.length, at + 1 + cutter.nextInt(cuts.most()));
                ByteBuffer in = all.slice(at, to - at);
                in.order(cuts.direct() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
                while (!engine.receive(in)) {
                    in = cutter.nextBoolean() ? in : in.slice().order(in.order());
                }
                at = to;
                if (cuts.idles()) {
                    engine.releaseIdle();
                }
            }
        } catch (ProtocolException e) {
            events.log.add("fail " + e.closeCode());
        }
        events.log.add("inside message: " + engine.insideMessage() + ", closed: " + engine.closeReceived());
        engine.release();
        return events.log;
    }

    /**
     * How input is cut.
     *
     * @param most most bytes of a piece
     * @param stops whether events stop at random
     * @param idles whether the engine is told to be idle after each piece
     */
    record Cuts(int most, boolean direct, boolean stops, boolean idles) {}
}
