package io.tocsin.template.language;

import io.quarkus.qute.TemplateException;
import io.tocsin.problem.FaultCode;

/** Ends a rendering from inside the engine; becomes an {@link UnrenderableException} outside. */
public class Stopped extends TemplateException {

    private static final long serialVersionUID = 1;

    private final FaultCode code;

    private Stopped(FaultCode code, String message) {
        super(message);
        this.code = code;
    }

    static Stopped missing(String expression) {
        return new Stopped(FaultCode.MISSING_FACT, "{" + expression + "} is named by the template and there is no such value "
                + "for this tenant. Add it, or say in the template that it may be absent: {" + expression + " ?: 'text'}.");
    }

    public static Stopped failed(String message) {
        return new Stopped(FaultCode.RENDERING_FAILED, message);
    }

    FaultCode code() {
        return code;
    }
}
