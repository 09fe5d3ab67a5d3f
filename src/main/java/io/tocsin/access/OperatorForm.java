package io.tocsin.access;

import java.util.List;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A new operator.
 *
 * @param name how the journal names it, for good
 * @param kind a person, or a system with a task of its own
 * @param roles at least one; every role implies viewer
 * @param email where tests of notices go that it asks for, or null
 */
public record OperatorForm(
        @NotNull(message = "must be given") @Pattern(regexp = NAME, message = "must be 1 to 64 letters, digits or any of ._@-, starting with a letter or digit, and neither me nor none") @Schema(examples = "ann") String name,
        @NotNull(message = "must be PERSON or SYSTEM") Operator.Kind kind,
        @NotEmpty(message = "must name at least one role") List<@NotNull(message = "must be a role") @Pattern(regexp = ROLE, message = "must be one of viewer, author, approver, sender, admin") String> roles,
        @Size(max = LONGEST_EMAIL, message = "must be at most 254 characters") @Pattern(regexp = EMAIL, message = "must be an e-mail address") @Schema(examples = "ann@vendor.example") String email) {

    /** RFC 5321, section 4.5.3.1.3. */
    static final int LONGEST_EMAIL = 254;
    /** One that any relay takes: ASCII, without quotation marks. */
    static final String EMAIL = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?";
    /** Where tasks are given and listed, {@code me} is whoever asks and {@code none} is nobody. */
    static final String NAME = "(?!(?:me|none)$)[A-Za-z0-9][A-Za-z0-9._@-]{0,63}";
    static final String ROLE = "viewer|author|approver|sender|admin";

    /**
     * What may be changed of an operator.
     *
     * @param roles at least one
     * @param disabled whether its keys open nothing
     * @param email where tests of notices go that it asks for, or null
     */
    public record Change(
            @NotEmpty(message = "must name at least one role") List<@NotNull(message = "must be a role") @Pattern(regexp = ROLE, message = "must be one of viewer, author, approver, sender, admin") String> roles,
            @NotNull(message = "must be true or false") Boolean disabled,
            @Size(max = LONGEST_EMAIL, message = "must be at most 254 characters") @Pattern(regexp = EMAIL, message = "must be an e-mail address") String email) {

        static Change of(Operator operator) {
            return new Change(operator.roles, operator.disabled, operator.email);
        }
    }
}
