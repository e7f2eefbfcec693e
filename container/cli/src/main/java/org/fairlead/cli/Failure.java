package org.fairlead.cli;

import java.io.FileNotFoundException;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** It does not work, and the message is the one line that a person needs. */
final class Failure extends Exception {

    private static final long serialVersionUID = 1;

    Failure(String message, @Nullable Throwable cause) {
        super(message.lines().findFirst().orElse(message), cause);
    }

    /** What went wrong in the words of the innermost cause that has any, as outer ones often repeat them. */
    static String reason(Throwable cause) {
        if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
            return "no such file: " + cause.getMessage();
        }
        if (cause instanceof BindException) {
            return cause.getMessage() == null ? "the address is in use" : cause.getMessage();
        }
        String own = cause.getMessage();
        if (own == null || own.isBlank()) {
            return cause.getCause() == null ? cause.getClass().getSimpleName() : reason(cause.getCause());
        }
        return own;
    }
}
