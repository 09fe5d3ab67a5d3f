package io.tocsin.preview;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.access.Operator;
import io.tocsin.advisory.MessageIdDomain;
import io.tocsin.delivery.courier.Letter;
import io.tocsin.delivery.courier.MailerCourier;
import io.tocsin.delivery.courier.Relay;
import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.delivery.courier.SendOutcome.Verdict;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.preview.Previews.Preview;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.frame.TestMark;
import io.tocsin.time.Ids;

/**
 * Sends one tenant's advisory to the operator who asks, and to nobody else: marked as a test, with a link and a check code
 * that are nobody's. The Quarkus Mailer carries it, as all mail to operators.
 */
@ApplicationScoped
public class TestMail {

    private static final int SECONDS = 30;

    private final Previews previews;
    private final TestLimit limit;
    private final Journal journal;
    private final MailerCourier courier;
    private final Relay relay;
    private final MessageIdDomain messageIdDomain;

    TestMail(Previews previews, TestLimit limit, Journal journal, MailerCourier courier, Relay relay,
            MessageIdDomain messageIdDomain) {
        this.previews = previews;
        this.limit = limit;
        this.journal = journal;
        this.courier = courier;
        this.relay = relay;
        this.messageIdDomain = messageIdDomain;
    }

    /** What went out. */
    public record Test(Letter letter, String tenantId, boolean prepared) {
    }

    /**
     * The journal knows of it before it is sent, and what came of it afterwards; no transaction is open meanwhile.
     *
     * @throws Refusal STATE when the operator has no address; TOO_MANY; UNAVAILABLE without a relay, or when it did not take
     *         the test; and as for {@link Previews}
     */
    public Test send(UUID noticeId, String tenantId, String locale, Actor actor) {
        Test test = QuarkusTransaction.requiringNew().call(() -> compose(Notice.withId(noticeId), tenantId, locale, actor));
        SendOutcome outcome = carry(test.letter());
        QuarkusTransaction.requiringNew().run(() -> {
            Notice notice = Notice.withId(noticeId);
            journal.record(actor, "notice.test-" + (outcome.verdict() == Verdict.ACCEPTED ? "sent" : "failed"),
                    About.notice(notice.incidentId, notice.id).tenant(tenantId), Map.of("verdict", outcome.verdict().name()));
        });
        if (outcome.verdict() != Verdict.ACCEPTED) {
            throw new Refusal(RefusalCode.UNAVAILABLE, failed(outcome, test.letter().to()));
        }
        return test;
    }

    private Test compose(Notice notice, String tenantId, String locale, Actor actor) {
        Operator operator = Operator.findById(actor.operatorId());
        if (operator.email == null) {
            throw new Refusal(RefusalCode.STATE, "There is no address to send the test to: operator " + operator.name
                    + " has none. An admin sets it: PATCH /api/v1/operators/" + operator.name + " {\"email\":\"...\"}.");
        }
        if (!relay.isConfiguredForOperators()) {
            throw new Refusal(RefusalCode.UNAVAILABLE, "There is no mail relay for operators' mail, so nothing can be sent. Set"
                    + " QUARKUS_MAILER_HOST (and _PORT, _USERNAME, _PASSWORD, _FROM), restart, and ask again.");
        }
        Preview preview = previews.of(notice, tenantId, locale, null);
        if (!limit.admits(operator.id)) {
            throw new Refusal(RefusalCode.TOO_MANY, "You have asked for " + TestLimit.MOST
                    + " tests within an hour. Look at the preview instead, or wait.");
        }
        journal.record(actor, "notice.tested", About.notice(notice.incidentId, notice.id).tenant(tenantId),
                Map.of("locale", preview.locale(), "prepared", preview.isPrepared()));
        return new Test(marked(preview, operator), tenantId, preview.isPrepared());
    }

    private Letter marked(Preview preview, Operator operator) {
        Letter letter = preview.letter();
        var mark = new TestMark(letter.locale(), operator.name, preview.tenantName());
        return new Letter(letter.noticeId(), null, 1, "<test." + Ids.next() + "@" + messageIdDomain.value() + ">",
                operator.email, mark.subject(letter.subject()), mark.text(preview.text()).getBytes(UTF_8),
                mark.html(preview.html()).getBytes(UTF_8), letter.locale(), letter.signed(), letter.logo());
    }

    private SendOutcome carry(Letter letter) {
        try {
            return courier.seal(letter).send().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return SendOutcome.unknown(SendOutcome.Reason.LOST, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SendOutcome.unknown(SendOutcome.Reason.LOST, null);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the mailer is broken", e.getCause());
        }
    }

    private static String failed(SendOutcome outcome, String to) {
        String reply = outcome.replyWithout(to);
        String said = reply == null ? "" : " It says: " + reply;
        return outcome.verdict() == Verdict.UNKNOWN
                ? "Nobody knows whether the relay took the test: look in your mailbox before you ask again." + said
                : "The relay did not take the test." + said;
    }
}
