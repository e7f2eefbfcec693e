package org.fairlead.spring;

import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;

/** Fairlead cannot run in this application; the message is one sentence that says what to do. */
final class FairleadStartException extends ServletException {

    private static final long serialVersionUID = 1;

    FairleadStartException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
