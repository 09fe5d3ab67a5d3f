package io.tocsin.task;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.access.Operator;
import io.tocsin.access.Role;
import io.tocsin.http.Revision;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Characters;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * What people do about tasks: take one, give it to somebody, say that nothing is left to do, and take that back. Whoever names
 * the revision that they looked at is refused, with PRECONDITION_FAILED, when it is another by now.
 */
@ApplicationScoped
public class TaskDesk {

    private static final int LONGEST_COMMENT = 2000;

    private final Clock clock;
    private final Journal journal;

    TaskDesk(Clock clock, Journal journal) {
        this.clock = clock;
        this.journal = journal;
    }

    /**
     * Gives a task to an operator.
     *
     * @param ifMatch ETag of the task as the actor saw it, or null: then only what is nobody's or the actor's can be given
     * @param operator {@code me}, or the id or name of an operator
     * @throws Refusal INVALID for somebody who could do nothing about it
     */
    @Transactional(MANDATORY)
    public void assign(UUID id, String ifMatch, String operator, Actor actor) {
        Task task = Task.lock(id);
        change(task, ifMatch, able(operator, actor).id, "task.assigned", actor);
    }

    /** Gives it back: nobody looks after it. */
    @Transactional(MANDATORY)
    public void unassign(UUID id, String ifMatch, Actor actor) {
        change(Task.lock(id), ifMatch, null, "task.unassigned", actor);
    }

    private void change(Task task, String ifMatch, UUID assignee, String act, Actor actor) {
        Revision.check(ifMatch, task.revision);
        UUID before = task.assignedTo;
        if (task.assign(assignee, actor, ifMatch != null)) {
            Task.flush();
            Map<String, Object> detail = new HashMap<>();
            if (assignee != null) {
                detail.put("to", assignee.toString());
            }
            if (before != null) {
                detail.put("from", before.toString());
            }
            record(task, act, detail, actor);
        }
    }

    /**
     * An operator whom work can be given to.
     *
     * @param said {@code me}, or the id or name of an operator
     * @throws Refusal INVALID for somebody who is not there, is disabled, or could do nothing about it
     */
    public static Operator able(String said, Actor actor) {
        Operator operator;
        try {
            operator = Assignees.named(said, actor);
        } catch (Refusal nobody) {
            throw wrong("There is no such operator.");
        }
        if (operator.disabled) {
            throw wrong("This operator is disabled.");
        }
        if (!operator.has(Role.SENDER) && !operator.has(Role.ADMIN)) {
            throw wrong("This operator is neither sender nor admin and could do nothing about it.");
        }
        return operator;
    }

    private static Refusal wrong(String message) {
        return new Refusal(RefusalCode.INVALID, "The task cannot be given to this operator.",
                List.of(Fault.inField("operator", FaultCode.INVALID_VALUE, message)));
    }

    /** Nothing is left to do, though the delivery stays as it is. */
    @Transactional(MANDATORY)
    public void complete(UUID id, String ifMatch, String comment, Actor actor) {
        String said = checked(comment);
        Task task = Task.lock(id);
        Revision.check(ifMatch, task.revision);
        task.complete(actor, said, clock.instant());
        Task.flush();
        record(task, "task.completed", Map.of("trouble", task.trouble.name()), actor);
    }

    /**
     * Takes back that nothing is left to do.
     *
     * @param ifMatch ETag of the task as the actor saw it, or null
     * @throws Refusal STATE when it is open, or the delivery has moved on since
     */
    @Transactional(MANDATORY)
    public void reopen(UUID id, String ifMatch, Actor actor) {
        Task task = Task.lock(id);
        Revision.check(ifMatch, task.revision);
        task.reopen();
        Task.flush();
        record(task, "task.reopened", Map.of("trouble", task.trouble.name()), actor);
    }

    private void record(Task task, String act, Map<String, Object> detail, Actor actor) {
        Map<String, Object> all = new HashMap<>(detail);
        all.put("deliveryId", task.deliveryId.toString());
        journal.record(actor, act, About.notice(Notice.withId(task.noticeId).incidentId, task.noticeId)
                .tenant(task.tenantId).subjectId(task.id), all);
    }

    /**
     * @return what is kept of a comment: null for an empty one
     * @throws Refusal INVALID for one that is too long or has control characters
     */
    public static String checked(String comment) {
        if (comment == null || comment.isBlank()) {
            return null;
        }
        String wrong = comment.length() > LONGEST_COMMENT ? "is longer than " + LONGEST_COMMENT + " characters"
                : Characters.wrongIn(comment, Characters.Shape.LINES).orElse(null);
        if (wrong != null) {
            throw new Refusal(RefusalCode.INVALID, "The comment cannot be kept.",
                    List.of(Fault.inField("comment", FaultCode.INVALID_VALUE, "The comment " + wrong + ".")));
        }
        return comment.strip();
    }
}
