package org.fairlead.endpoint;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Codecs for one type, in all forms: what they make says who made it. */
final class WordCodecs {

    private WordCodecs() {}

    record Word(String text) {}

    /** Takes what begins with "w". */
    public static class Text implements Decoder.Text<Word> {
        @Override
        public boolean willDecode(String text) {
            return text.startsWith("w");
        }

        @Override
        public Word decode(String text) throws DecodeException {
            if (text.length() == 1) {
                throw new DecodeException(text, "too short");
            }
            return new Word("text:" + text);
        }
    }

    /** Takes everything. */
    public static class AnyText extends WordCodecs.Text {
        @Override
        public boolean willDecode(String text) {
            return true;
        }

        @Override
        public Word decode(String text) {
            return new Word("any:" + text);
        }
    }

    public static class TextStream implements Decoder.TextStream<Word> {
        @Override
        public Word decode(Reader reader) throws IOException {
            StringBuilder text = new StringBuilder("reader:");
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                text.append((char) c);
            }
            return new Word(text.toString());
        }
    }

    /** Takes what begins with "w", and reads the buffer to find out. */
    public static class Binary implements Decoder.Binary<Word> {
        @Override
        public boolean willDecode(ByteBuffer bytes) {
            return StandardCharsets.UTF_8.decode(bytes).toString().startsWith("w");
        }

        @Override
        public Word decode(ByteBuffer bytes) {
            return new Word("binary:" + StandardCharsets.UTF_8.decode(bytes));
        }
    }

    public static class BinaryStream implements Decoder.BinaryStream<Word> {
        @Override
        public Word decode(InputStream stream) throws IOException {
            return new Word("stream:" + new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Takes everything and makes nothing of it. */
    public static class Nothing implements Decoder.Text<Word> {
        @Override
        public boolean willDecode(String text) {
            return true;
        }

        @Override
        @SuppressWarnings("NullAway")
        public Word decode(String text) {
            return null;
        }
    }

    public static class ToText implements Encoder.Text<Word> {
        @Override
        @SuppressWarnings("NullAway")
        public String encode(Word word) throws EncodeException {
            return switch (word.text()) {
                case "null" -> null;
                case "refuse" -> throw new EncodeException(word, "refused");
                case "crash" -> throw new IllegalStateException("crashed");
                default -> "text:" + word.text();
            };
        }
    }

    public static class ToBinary implements Encoder.Binary<Word> {
        @Override
        public ByteBuffer encode(Word word) {
            return StandardCharsets.UTF_8.encode("binary:" + word.text());
        }
    }

    public static class ToTextStream implements Encoder.TextStream<Word> {
        @Override
        public void encode(Word word, Writer writer) throws IOException {
            if (word.text().equals("crash")) {
                throw new IOException("disk full");
            }
            writer.write("writer:" + word.text());
        }
    }

    public static class ToBinaryStream implements Encoder.BinaryStream<Word> {
        @Override
        public void encode(Word word, OutputStream stream) throws IOException {
            stream.write(("stream:" + word.text()).getBytes(StandardCharsets.UTF_8));
        }
    }
}
