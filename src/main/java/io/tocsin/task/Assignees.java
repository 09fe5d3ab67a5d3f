package io.tocsin.task;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import io.tocsin.access.Operator;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;

/** Whom a request means: {@code me}, an operator's id, or an operator's name. */
final class Assignees {

    static final String ME = "me";
    /** What an operator can be called. */
    private static final Pattern NAME = Pattern.compile("[\\w.@-]{1,64}");
    private static final String NONE = "none";

    private Assignees() {
    }

    /** Of a filter: besides, {@code none} for tasks that nobody has; nothing for all. */
    static Tasks.Whose wanted(String said, Actor me) {
        return said == null || said.isBlank() ? Tasks.Whose.ANYBODY
                : new Tasks.Whose(false, said.strip().equals(NONE) ? null : named(said, me).id);
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
