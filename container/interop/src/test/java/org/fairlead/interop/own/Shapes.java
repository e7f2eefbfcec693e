package org.fairlead.interop.own;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An endpoint for each shape of {@code @OnMessage}; each answers with what it understood. */
final class Shapes {

    static final List<Class<?>> ALL = List.of(
            WholeText.class,
            PartialText.class,
            ReaderText.class,
            IntText.class,
            BoxedLongText.class,
            BooleanText.class,
            CharText.class,
            DoubleText.class,
            DecodedText.class,
            DecodedTextStream.class,
            WholeBytes.class,
            WholeBuffer.class,
            PartialBytes.class,
            PartialBuffer.class,
            StreamBinary.class,
            DecodedBinary.class,
            DecodedBinaryStream.class,
            Pong.class,
            EverythingAtOnce.class,
            ReturnsBytes.class,
            ReturnsNumber.class);

    private Shapes() {}

    /** What the decoders and encoders below turn into text and bytes. */
    record Point(int x, int y) {
        static Point of(String text) {
            String[] parts = text.split(",", -1);
            return new Point(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }

        Point mirrored() {
            return new Point(y, x);
        }
    }

    @ServerEndpoint("/text/whole")
    public static class WholeText {
        @OnMessage
        public String on(String text) {
            return "whole " + text;
        }
    }

    @ServerEndpoint("/text/partial")
    public static class PartialText {
        private final StringBuilder all = new StringBuilder();

        @OnMessage
        public void on(Session session, boolean last, String part) throws IOException {
            all.append(part);
            if (last) {
                session.getBasicRemote().sendText("partial " + all);
                all.setLength(0);
            }
        }
    }

    @ServerEndpoint("/text/reader")
    public static class ReaderText {
        @OnMessage
        public String on(Reader reader) throws IOException {
            StringWriter all = new StringWriter();
            reader.transferTo(all);
            return "reader " + all;
        }
    }

    @ServerEndpoint("/text/int")
    public static class IntText {
        @OnMessage
        public int on(int number) {
            return number + 1;
        }
    }

    @ServerEndpoint("/text/long")
    public static class BoxedLongText {
        @OnMessage
        public Long on(Long number) {
            return number * 2;
        }
    }

    @ServerEndpoint("/text/boolean")
    public static class BooleanText {
        @OnMessage
        public boolean on(boolean value) {
            return !value;
        }
    }

    @ServerEndpoint("/text/char")
    public static class CharText {
        @OnMessage
        public char on(char value) {
            return Character.toUpperCase(value);
        }
    }

    @ServerEndpoint("/text/double")
    public static class DoubleText {
        @OnMessage
        public double on(double value) {
            return value / 2;
        }
    }

    /** Both a decoder and an encoder: which of their empty defaults counts is to be said. */
    public abstract static class Coder {
        public void init(EndpointConfig config) {}

        public void destroy() {}
    }

    public static class PointText extends Coder implements Decoder.Text<Point>, Encoder.Text<Point> {
        @Override
        public Point decode(String text) throws DecodeException {
            try {
                return Point.of(text);
            } catch (RuntimeException e) {
                throw new DecodeException(text, "not a point", e);
            }
        }

        @Override
        public boolean willDecode(String text) {
            return text.contains(",");
        }

        @Override
        public String encode(Point point) throws EncodeException {
            return point.x() + "," + point.y();
        }
    }

    @ServerEndpoint(value = "/text/decoded", decoders = PointText.class, encoders = PointText.class)
    public static class DecodedText {
        @OnMessage
        public Point on(Point point) {
            return point.mirrored();
        }
    }

    public static class PointReader extends Coder implements Decoder.TextStream<Point>, Encoder.TextStream<Point> {
        @Override
        public Point decode(Reader reader) throws IOException {
            StringWriter all = new StringWriter();
            reader.transferTo(all);
            return Point.of(all.toString());
        }

        @Override
        public void encode(Point point, Writer writer) throws IOException {
            writer.write(point.x() + ",");
            writer.write(String.valueOf(point.y()));
        }
    }

    @ServerEndpoint(value = "/text/decoded-stream", decoders = PointReader.class, encoders = PointReader.class)
    public static class DecodedTextStream {
        @OnMessage
        public Point on(Point point) {
            return point.mirrored();
        }
    }

    @ServerEndpoint("/binary/bytes")
    public static class WholeBytes {
        @OnMessage
        public String on(byte[] bytes) {
            return "bytes " + new BigInteger(1, bytes).toString(16);
        }
    }

    @ServerEndpoint("/binary/buffer")
    public static class WholeBuffer {
        @OnMessage
        public ByteBuffer on(ByteBuffer buffer) {
            return buffer;
        }
    }

    @ServerEndpoint("/binary/partial-bytes")
    public static class PartialBytes {
        private int total;

        @OnMessage
        public String on(byte[] part, boolean last) {
            total += part.length;
            return "so far " + total + (last ? " last" : "");
        }
    }

    @ServerEndpoint("/binary/partial-buffer")
    public static class PartialBuffer {
        private int total;

        @OnMessage
        public void on(ByteBuffer part, boolean last, Session session) throws IOException {
            total += part.remaining();
            if (last) {
                session.getBasicRemote().sendText("total " + total);
            }
        }
    }

    @ServerEndpoint("/binary/stream")
    public static class StreamBinary {
        @OnMessage
        public String on(InputStream stream) throws IOException {
            return "stream " + stream.readAllBytes().length;
        }
    }

    public static class PointBytes extends Coder implements Decoder.Binary<Point>, Encoder.Binary<Point> {
        @Override
        public Point decode(ByteBuffer bytes) {
            return new Point(bytes.getInt(), bytes.getInt());
        }

        @Override
        public boolean willDecode(ByteBuffer bytes) {
            return bytes.remaining() == 8;
        }

        @Override
        public ByteBuffer encode(Point point) {
            return ByteBuffer.allocate(8).putInt(point.x()).putInt(point.y()).flip();
        }
    }

    @ServerEndpoint(value = "/binary/decoded", decoders = PointBytes.class, encoders = PointBytes.class)
    public static class DecodedBinary {
        @OnMessage
        public Point on(Point point) {
            return point.mirrored();
        }
    }

    public static class PointStream extends Coder implements Decoder.BinaryStream<Point>, Encoder.BinaryStream<Point> {
        @Override
        public Point decode(InputStream stream) throws IOException {
            DataInputStream data = new DataInputStream(stream);
            return new Point(data.readInt(), data.readInt());
        }

        @Override
        public void encode(Point point, OutputStream stream) throws IOException {
            stream.write(new PointBytes().encode(point).array());
        }
    }

    @ServerEndpoint(value = "/binary/decoded-stream", decoders = PointStream.class, encoders = PointStream.class)
    public static class DecodedBinaryStream {
        @OnMessage
        public Point on(Point point) {
            return point.mirrored();
        }
    }

    @ServerEndpoint("/pong")
    public static class Pong {
        @OnMessage
        public String on(PongMessage pong) {
            return "pong " + StandardCharsets.UTF_8.decode(pong.getApplicationData());
        }
    }

    /** All three kinds of message, with every optional parameter. */
    @ServerEndpoint("/everything/{a}/{b}")
    public static class EverythingAtOnce {
        @OnMessage
        public String text(@PathParam("b") int b, String text, Session session, @PathParam("a") String a) {
            return a + (b + 1) + text + session.isOpen();
        }

        @OnMessage
        public String binary(byte[] bytes, @PathParam("a") String a) {
            return a + bytes.length;
        }

        @OnMessage
        public String pong(PongMessage pong, @PathParam("missing") String missing) {
            return "missing is " + missing;
        }
    }

    @ServerEndpoint("/returns/bytes")
    public static class ReturnsBytes {
        @OnMessage
        public byte[] on(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @ServerEndpoint("/returns/number")
    public static class ReturnsNumber {
        @OnMessage
        public float on(byte[] bytes) {
            return bytes.length / 2f;
        }
    }
}
