package io.tocsin.template.language;

import io.tocsin.problem.FaultCode;

/** A template cannot be rendered for this tenant; the message says which fact is missing, or what went wrong and where. */
public class UnrenderableException extends Exception {

    private static final long serialVersionUID = 1;

    private final FaultCode code;

    public UnrenderableException(FaultCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** {@link FaultCode#MISSING_FACT} or {@link FaultCode#RENDERING_FAILED}. */
    public FaultCode code() {
        return code;
    }
}
