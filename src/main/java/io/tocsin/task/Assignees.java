package io.tocsin.task;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import io.tocsin.access.Operator;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Whom a request means: {@code me}, an operator's id, or an operator's name. */
final class Assignees {

    static final String ME = "me";
    /** What an operator can be called. */
    private static final Pattern NAME = Pattern.compile("[\\w.@-]{1,64}");
    private static final String NONE = "none";

    private Assignees() {
    }

    /**
     * Of a filter: besides, {@code none} for tasks that nobody has; nothing for all.
     *
     * @throws Refusal INVALID when there is no such operator
     */
    static Tasks.Whose wanted(String said, Actor me) {
        if (said == null || said.isBlank()) {
            return Tasks.Whose.ANYBODY;
        }
        if (said.strip().equals(NONE)) {
            return new Tasks.Whose(false, null);
        }
        try {
            return new Tasks.Whose(false, named(said, me).id);
        } catch (Refusal nobody) {
            throw new Refusal(RefusalCode.INVALID, "There are no tasks of this operator.", List.of(Fault.inField("assignedTo",
                    FaultCode.INVALID_VALUE, "There is no such operator. Give me, none, or an operator's id or name.")));
        }
    }

    /** @throws Refusal NOT_FOUND */
    static Operator named(String said, Actor me) {
        String name = said.strip();
        if (name.equals(ME)) {
            return Operator.named(me.name());
        }
        if (!NAME.matcher(name).matches()) {
            throw Refusal.notFound("operator", "of this name");
        }
        return idIn(name).<Operator> flatMap(id -> Operator.findByIdOptional(id)).orElseGet(() -> Operator.named(name));
    }

    private static Optional<UUID> idIn(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
