package org.fairlead.testing.spec;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Decoders and encoders of a {@link Note} in all forms; they say what is done with them, and fail when the note says so. */
final class Codecs {

    /** What encoders fail at, and decoders where it comes. */
    static final String CRASH = "crash";

    /** As {@link #CRASH}, with the exception that a codec has for it. */
    static final String REFUSE = "refuse";

    /** "init", "destroy" and what is done in between, with the class in front. */
    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    record Note(String text) {}

    private Codecs() {}

    public abstract static class Witness {
        public void init(EndpointConfig config) {
            see("init");
        }

        public void destroy() {
            see("destroy");
        }

        final void see(String what) {
            SEEN.add(getClass().getSimpleName() + " " + what);
        }

        final String checked(String text) {
            see(text);
            if (text.equals(CRASH)) {
                throw new IllegalStateException(CRASH);
            }
            return text;
        }
    }

    public static class FromText extends Witness implements Decoder.Text<Note> {
        @Override
        public boolean willDecode(String text) {
            see("asked " + text);
            return !text.startsWith("skip");
        }

        @Override
        public Note decode(String text) throws DecodeException {
            if (text.equals(REFUSE)) {
                throw new DecodeException(text, REFUSE);
            }
            return new Note(checked(text));
        }
    }

    public static class FromReader extends Witness implements Decoder.TextStream<Note> {
        @Override
        public Note decode(Reader reader) throws DecodeException, IOException {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            if (text.toString().equals(REFUSE)) {
                throw new IOException(REFUSE);
            }
            return new Note(checked(text.toString()));
        }
    }

    public static class FromBytes extends Witness implements Decoder.Binary<Note> {
        @Override
        public boolean willDecode(ByteBuffer bytes) {
            see("asked");
            return bytes.get(bytes.position()) != 's';
        }

        @Override
        public Note decode(ByteBuffer bytes) throws DecodeException {
            String text = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
            if (text.equals(REFUSE)) {
                throw new DecodeException(bytes, REFUSE);
            }
            return new Note(checked(text));
        }
    }

    public static class FromStream extends Witness implements Decoder.BinaryStream<Note> {
        @Override
        public Note decode(InputStream stream) throws DecodeException, IOException {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            if (text.equals(REFUSE)) {
                throw new IOException(REFUSE);
            }
            return new Note(checked(text));
        }
    }

    public static class ToText extends Witness implements Encoder.Text<Note> {
        @Override
        public String encode(Note note) throws EncodeException {
            if (note.text().equals(REFUSE)) {
                throw new EncodeException(note, REFUSE);
            }
            return checked(note.text());
        }
    }

    public static class ToWriter extends Witness implements Encoder.TextStream<Note> {
        @Override
        public void encode(Note note, Writer writer) throws EncodeException, IOException {
            if (note.text().equals(REFUSE)) {
                throw new IOException(REFUSE);
            }
            writer.append(checked(note.text()));
        }
    }

    public static class ToBytes extends Witness implements Encoder.Binary<Note> {
        @Override
        public ByteBuffer encode(Note note) throws EncodeException {
            if (note.text().equals(REFUSE)) {
                throw new EncodeException(note, REFUSE);
            }
            return StandardCharsets.UTF_8.encode(checked(note.text()));
        }
    }

    public static class ToStream extends Witness implements Encoder.BinaryStream<Note> {
        @Override
        public void encode(Note note, OutputStream stream) throws EncodeException, IOException {
            if (note.text().equals(REFUSE)) {
                throw new IOException(REFUSE);
            }
            stream.write(checked(note.text()).getBytes(StandardCharsets.UTF_8));
        }
    }
}
