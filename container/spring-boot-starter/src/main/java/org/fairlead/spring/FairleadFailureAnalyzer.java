package org.fairlead.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows why Fairlead cannot start as the application's failure, in place of a stack trace. */
final class FairleadFailureAnalyzer extends AbstractFailureAnalyzer<FairleadStartException> {

    /** For Spring Boot. */
    FairleadFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FairleadStartException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
