package org.fairlead.container;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a class file says of its class, read without loading it (JVM specification, chapter 4). Names are as in the file, with slashes.
 *
 * @param superName null for java.lang.Object alone
 * @param annotations the descriptors of the annotations on the class that are kept at run time
 */
record ClassFile(
        String name, int modifiers, @Nullable String superName, Set<String> interfaces, Set<String> annotations) {

    private static final int MAGIC = 0xCAFEBABE;

    private static final int MODULE = 0x8000;

    /** Neither an interface nor abstract, nor a module's description. */
    boolean isConcrete() {
        return (modifiers & (Modifier.ABSTRACT | Modifier.INTERFACE | MODULE)) == 0;
    }

    /** @throws IOException where this is no class file, or the stream fails */
    static ClassFile read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        if (in.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.skipNBytes(4);
        Constants constants = Constants.read(in);
        int modifiers = in.readUnsignedShort();
        String name = constants.className(in.readUnsignedShort());
        int superIndex = in.readUnsignedShort();
        Set<String> interfaces = new HashSet<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            interfaces.add(constants.className(in.readUnsignedShort()));
        }
        skipMembers(in);
        skipMembers(in);
        return new ClassFile(
                name,
                modifiers,
                superIndex == 0 ? null : constants.className(superIndex),
                interfaces,
                annotations(in, constants));
    }

    /** Fields or methods: what they are does not matter here. */
    private static void skipMembers(DataInputStream in) throws IOException {
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            in.skipNBytes(6);
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                in.skipNBytes(2);
                in.skipNBytes(in.readInt() & 0xFFFFFFFFL);
            }
        }
    }

    private static Set<String> annotations(DataInputStream in, Constants constants) throws IOException {
        Set<String> found = new HashSet<>();
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            String attribute = constants.text(in.readUnsignedShort());
            long length = in.readInt() & 0xFFFFFFFFL;
            if (!attribute.equals("RuntimeVisibleAnnotations")) {
                in.skipNBytes(length);
                continue;
            }
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                found.add(constants.text(in.readUnsignedShort()));
                for (int pairs = in.readUnsignedShort(); pairs > 0; pairs--) {
                    in.skipNBytes(2);
                    skipValue(in);
                }
            }
        }
        return found;
    }

    /** One element_value (section 4.7.16.1). */
    private static void skipValue(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        switch (tag) {
            case 'e' -> in.skipNBytes(4);
            case '@' -> {
                in.skipNBytes(2);
                for (int pairs = in.readUnsignedShort(); pairs > 0; pairs--) {
                    in.skipNBytes(2);
                    skipValue(in);
                }
            }
            case '[' -> {
                for (int values = in.readUnsignedShort(); values > 0; values--) {
                    skipValue(in);
                }
            }
            default -> in.skipNBytes(2);
        }
    }

    /** The entries of the constant pool that names come from: texts, and classes as the indexes of their names. */
    private record Constants(@Nullable String[] texts, int[] classes) {

        static Constants read(DataInputStream in) throws IOException {
            int size = in.readUnsignedShort();
            @Nullable String[] texts = new String[size];
            int[] classes = new int[size];
            for (int i = 1; i < size; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts[i] = in.readUTF();
                    case 7 -> classes[i] = in.readUnsignedShort();
                    case 8, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        // long and double take two entries (section 4.4.5)
                        i++;
                    }
                    default -> throw new IOException("unknown constant " + tag);
                }
            }
            return new Constants(texts, classes);
        }

        String text(int index) throws IOException {
            String text = index < texts.length ? texts[index] : null;
            if (text == null) {
                throw new IOException("constant " + index + " is no text");
            }
            return text;
        }

        String className(int index) throws IOException {
            return text(index < classes.length ? classes[index] : 0);
        }
    }
}
