package io.tocsin.smtp;

import static io.tocsin.smtp.Transfer.End.ACCEPTED;
import static io.tocsin.smtp.Transfer.End.IN_DOUBT;
import static io.tocsin.smtp.Transfer.End.LOST;
import static io.tocsin.smtp.Transfer.End.NOT_BEGUN;
import static io.tocsin.smtp.Transfer.End.REFUSED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.testkit.Patience;
import io.tocsin.testkit.ScriptedSmtp;
import io.tocsin.testkit.ScriptedSmtp.Act;
import io.tocsin.testkit.ScriptedSmtp.At;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SmtpClientTest {

    /** Much longer than an answer takes on a busy machine; a test that waits for silence to end takes as long. */
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final Duration WITHOUT_END = Duration.ofMinutes(10);
    private static final Pace WHATEVER_IT_TAKES = new Pace(WITHOUT_END, WITHOUT_END, WITHOUT_END);
    private static final Tls IN_THE_CLEAR = new Tls(Tls.Mode.NONE, null, false, List.of());

    private final ScriptedSmtp server = ScriptedSmtp.start();
    private final ScriptedSmtp second = ScriptedSmtp.start();
    private final AtomicBoolean firstHasEnded = new AtomicBoolean();
    private SmtpClient client;

    private static RelayProfile relay(String name, ScriptedSmtp server, int weight, int connections) {
        return relay(name, server, weight, connections, Double.POSITIVE_INFINITY, 1000, WITHOUT_END);
    }

    private static RelayProfile relay(String name, ScriptedSmtp server, int weight, int connections, double perSecond,
            int mailsPerConnection, Duration idle) {
        return relay(name, server, weight, connections, perSecond, mailsPerConnection, idle, WITHOUT_END);
    }

    private static RelayProfile relay(String name, ScriptedSmtp server, int weight, int connections, double perSecond,
            int mailsPerConnection, Duration idle, Duration patience) {
        return new RelayProfile(name, "127.0.0.1", server.port(), IN_THE_CLEAR, null, "tocsin.vendor.example", true,
                Timeouts.of(patience), weight, connections, perSecond, mailsPerConnection, idle);
    }

    /** Waits for a while where the server keeps silent. */
    private RelayProfile impatient() {
        return new RelayProfile("a", "127.0.0.1", server.port(), IN_THE_CLEAR, null, "tocsin.vendor.example", true,
                Timeouts.of(A_WHILE), 1, 1, Double.POSITIVE_INFINITY, 1000, WITHOUT_END);
    }

    private static Mail mail(String recipient) {
        return new Mail("bounces@vendor.example", recipient, "Subject: x\r\n\r\nwords\r\n".getBytes(UTF_8), false, null, false);
    }

    private void use(RelayProfile... relays) {
        use(WHATEVER_IT_TAKES, relays);
    }

    private void use(Pace pace, RelayProfile... relays) {
        client = new SmtpClient(List.of(relays), InetAddress::getAllByName, pace);
    }

    private Transfer send(Mail mail) {
        return client.send(mail).toCompletableFuture().orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    private List<Transfer> sendAll(int count) {
        List<CompletableFuture<Transfer>> answers = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> answers.add(client.send(mail("x" + i + "@acme.example")).toCompletableFuture()));
        return answers.stream().map(answer -> answer.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join()).toList();
    }

    /** The first one's message leaves once the others are there. */
    private List<Transfer> sendTogether(int count) {
        List<CompletableFuture<Transfer>> answers = begunTogether(count);
        return answers.stream().map(answer -> answer.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join()).toList();
    }

    private List<CompletableFuture<Transfer>> begunTogether(int count) {
        return begunTogether(IntStream.range(0, count).mapToObj(i -> mail("x" + i + "@acme.example")).toList());
    }

    private List<CompletableFuture<Transfer>> begunTogether(List<Mail> mails) {
        var othersAreThere = new AtomicBoolean();
        var asked = new CompletableFuture<Runnable>();
        List<CompletableFuture<Transfer>> answers = new ArrayList<>();
        answers.add(client.send(mails.get(0), new Gate() {
            @Override
            public Answer ask(Runnable whenRoom) {
                Answer answer = othersAreThere.get() ? Answer.GO : Answer.WAIT;
                asked.complete(whenRoom);
                return answer;
            }

            @Override
            public void ends() {
                firstHasEnded.set(true);
            }
        }).toCompletableFuture());
        Runnable whenRoom = asked.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
        mails.stream().skip(1).forEach(mail -> answers.add(client.send(mail).toCompletableFuture()));
        othersAreThere.set(true);
        whenRoom.run();
        return answers;
    }

    @AfterEach
    void end() {
        if (client != null) {
            client.close();
        }
        server.close();
        second.close();
    }

    @Test
    void the_whole_envelope_takes_one_round_trip() {
        server.holdingRepliesUntil(At.DATA);
        use(relay("a", server, 1, 1));
        assertThat(send(mail("x@acme.example")).end()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_message_takes_the_envelope_of_the_next_along() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.say("250 2.0.0 Ok").onceTheNextIsTold());
        use(relay("a", server, 1, 1));
        assertThat(send(mail("first@acme.example")).end()).isEqualTo(ACCEPTED);
        assertThat(sendTogether(2)).extracting(Transfer::end).containsOnly(ACCEPTED);
        assertThat(server.heard("MAIL")).hasSize(3);
        assertThat(server.messages()).hasSize(3);
    }

    @Test
    void a_refused_message_is_refused_alone_and_the_one_that_was_told_of_behind_it_goes() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.say("554 5.6.0 No").onceTheNextIsTold());
        use(relay("a", server, 1, 1));
        send(mail("first@acme.example"));
        List<Transfer> two = sendTogether(2);
        assertThat(two.get(0)).isEqualTo(Transfer.refused(Stage.DOT, Reply.of(554, "5.6.0 No")));
        assertThat(two.get(1).end()).isEqualTo(ACCEPTED);
        assertThat(server.heard("RSET")).isEmpty();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void a_recipient_that_was_told_of_ahead_is_refused_alone() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.say("250 2.0.0 Ok").onceTheNextIsTold());
        server.once(At.RCPT, Act.say("250 Ok")).once(At.RCPT, Act.say("250 Ok")).once(At.RCPT, Act.say("550 5.1.1 Who?"));
        use(relay("a", server, 1, 1));
        send(mail("first@acme.example"));
        List<Transfer> three = sendTogether(3);
        assertThat(three).extracting(Transfer::end).containsExactly(ACCEPTED, REFUSED, ACCEPTED);
        assertThat(three.get(1)).isEqualTo(Transfer.refused(Stage.RCPT, Reply.of(550, "5.1.1 Who?")));
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "421 4.7.0 Too many errors" })
    void a_refusal_of_who_was_told_of_ahead_is_not_believed_before_the_conversation_has_stayed_in_step(String last) {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.say("250 2.0.0 Ok").onceTheNextIsTold());
        server.once(At.RCPT, Act.say("250 Ok")).once(At.RCPT, Act.say("250 Ok")).once(At.RCPT, Act.say("550 5.1.1 Who?"));
        server.once(At.RSET, last.isEmpty() ? Act.drop() : Act.sayAndDrop(last));
        use(relay("a", server, 1, 1));
        send(mail("first@acme.example"));
        assertThat(sendTogether(2)).as("it went alone").extracting(Transfer::end).containsOnly(ACCEPTED);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_message_that_is_refused_is_as_any_other_though_its_envelope_was_told_ahead() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.say("250 2.0.0 Ok").onceTheNextIsTold());
        server.once(At.DOT, Act.say("554 5.6.0 No")).once(At.RSET, Act.drop());
        use(relay("a", server, 1, 1));
        send(mail("first@acme.example"));
        assertThat(sendTogether(2).get(1)).isEqualTo(Transfer.refused(Stage.DOT, Reply.of(554, "5.6.0 No")));
        assertThat(server.messages()).as("not sent again").hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "421 4.3.2 Shutting down" })
    void a_server_that_leaves_with_a_message_costs_the_one_behind_it_nothing(String last) {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, last.isEmpty() ? Act.drop() : Act.sayAndDrop(last));
        use(relay("a", server, 1, 1));
        send(mail("first@acme.example"));
        assertThat(sendTogether(2)).extracting(Transfer::end).containsExactly(last.isEmpty() ? IN_DOUBT : REFUSED, ACCEPTED);
        assertThat(server.messages()).hasSize(3);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_server_that_forgets_what_it_was_told_behind_a_message_is_told_again_and_costs_nothing() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.say("250 2.0.0 Ok").forgettingTheNext());
        use(impatient());
        send(mail("first@acme.example"));
        assertThat(sendTogether(2)).extracting(Transfer::end).containsOnly(ACCEPTED);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(sendAll(20)).as("one after another from now on").extracting(Transfer::end).containsOnly(ACCEPTED);
        assertThat(server.messages()).hasSize(23);
    }

    @Test
    void a_mail_that_a_server_forgot_behind_a_message_is_told_again_when_it_is_given_up() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.say("250 2.0.0 Ok").onceTheNextIsTold());
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.say("250 2.0.0 Ok").forgettingTheNext());
        use(relay("a", server, 1, 1));
        send(mail("first@acme.example"));
        assertThat(sendTogether(2)).as("it has worked").extracting(Transfer::end).containsOnly(ACCEPTED);
        Mail forgotten = mail("y@acme.example");
        List<CompletableFuture<Transfer>> two = begunTogether(List.of(mail("x@acme.example"), forgotten));
        assertThat(two.get(0).orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join().end()).isEqualTo(ACCEPTED);
        client.giveUp(forgotten);
        assertThat(two.get(1).orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join().end()).isEqualTo(ACCEPTED);
        assertThat(server.connections()).isEqualTo(2);
        server.once(At.DOT, Act.keepSilent());
        CompletableFuture<Transfer> alone = begunTogether(2).get(0);
        Patience.until("the server", () -> server.messages().size() == 6);
        server.hangUpOnAll();
        assertThat(alone.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join().trouble())
                .as("one after another from now on")
                .doesNotContain("answered");
    }

    @Test
    void a_message_is_not_accepted_by_the_answer_to_what_was_told_behind_it() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.keepSilent());
        use(impatient());
        send(mail("first@acme.example"));
        assertThat(sendTogether(2)).extracting(Transfer::end).containsExactly(IN_DOUBT, ACCEPTED);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void that_a_message_is_answered_is_told_at_once_though_the_one_behind_it_stands_still() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.say("250 2.0.0 Ok").onceTheNextIsTold());
        server.once(At.RCPT, Act.say("250 Ok")).once(At.RCPT, Act.say("250 Ok")).once(At.RCPT, Act.keepSilent());
        server.once(At.DATA, Act.say("354 Go on")).once(At.DATA, Act.say("354 Go on")).once(At.DATA, Act.keepSilent());
        use(relay("a", server, 1, 1));
        send(mail("first@acme.example"));
        CompletableFuture<Transfer> before = begunTogether(2).get(0);
        Patience.until("the answer", firstHasEnded::get);
        server.hangUpOnAll();
        assertThat(before.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join().end()).isEqualTo(ACCEPTED);
    }

    @Test
    void a_mail_held_up_behind_another_ones_message_goes_on_another_connection() {
        server.once(At.DOT, Act.say("250 2.0.0 Ok")).once(At.DOT, Act.keepSilent().forgettingTheNext());
        use(Pace.USUAL, relay("a", server, 1000, 1), relay("b", second, 1, 1));
        send(mail("first@acme.example"));
        List<CompletableFuture<Transfer>> two = begunTogether(2);
        CompletableFuture<Transfer> stuck = two.get(0);
        CompletableFuture<Transfer> behind = two.get(1);
        assertThat(behind.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join().end()).isEqualTo(ACCEPTED);
        assertThat(stuck).isNotDone();
        assertThat(second.messages()).hasSize(1);
        server.hangUpOnAll();
        assertThat(stuck.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join().end()).isEqualTo(IN_DOUBT);
        assertThat(server.messages()).as("no empty one for who was told of").hasSize(2).doesNotContain("");
    }

    @Test
    void a_message_leaves_only_with_leave_and_the_envelope_before_it() {
        use(relay("a", server, 1, 1));
        var asked = new CompletableFuture<Runnable>();
        var open = new AtomicBoolean();
        var sent = client.send(mail("x@acme.example"), whenRoom -> {
            Gate.Answer answer = open.get() ? Gate.Answer.GO : Gate.Answer.WAIT;
            asked.complete(whenRoom);
            return answer;
        }).toCompletableFuture();
        Runnable whenRoom = asked.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(server.heard("DATA")).hasSize(1);
        whenRoom.run(); // somebody else was quicker
        open.set(true);
        whenRoom.run();
        assertThat(sent.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join().end()).isEqualTo(ACCEPTED);
        assertThat(server.messages()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = Gate.Answer.class, names = { "WAIT", "TURN_BACK" })
    void a_message_without_leave_is_not_sent_and_the_server_is_not_left_waiting(Gate.Answer answer) {
        use(impatient());
        Transfer transfer = client.send(mail("x@acme.example"), whenRoom -> answer).toCompletableFuture()
                .orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(transfer.end()).isEqualTo(NOT_BEGUN);
        assertThat(send(mail("y@acme.example")).end()).isEqualTo(ACCEPTED);
        assertThat(server.messages()).as("nor an empty one").hasSize(1);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_refused_recipient_needs_no_leave() {
        server.once(At.RCPT, Act.say("550 5.1.1 No such user"));
        use(relay("a", server, 1, 1));
        var asked = new AtomicBoolean();
        Transfer transfer = client.send(mail("x@acme.example"), whenRoom -> {
            asked.set(true);
            return Gate.Answer.GO;
        }).toCompletableFuture().orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(transfer.end()).isEqualTo(REFUSED);
        assertThat(asked).isFalse();
    }

    @Test
    void a_recipient_refused_under_a_354_gets_no_message_and_the_next_mail_goes_on_the_same_connection() {
        server.once(At.RCPT, Act.say("550 5.1.1 No such user"));
        use(relay("a", server, 1, 1));
        Transfer refused = send(mail("x@acme.example"));
        assertThat(refused).isEqualTo(Transfer.refused(Stage.RCPT, Reply.of(550, "5.1.1 No such user")));
        assertThat(send(mail("y@acme.example")).end()).isEqualTo(ACCEPTED);
        assertThat(server.messages()).containsExactly("", "Subject: x\r\n\r\nwords\r\n");
        assertThat(server.heard("RSET")).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void what_the_server_offers_is_asked_for_and_nothing_else() {
        var receipt = new Mail.ReceiptRequest("id+1=x", "SUCCESS,FAILURE");
        var mail = new Mail("bounces@vendor.example", "a+b@acme.example", "x\r\n".getBytes(UTF_8), false, receipt, false);
        use(relay("a", server, 1, 1, Double.POSITIVE_INFINITY, 1, WITHOUT_END));
        send(mail);
        assertThat(server.heard()).contains("MAIL FROM:<bounces@vendor.example> BODY=7BIT", "RCPT TO:<a+b@acme.example>");
        server.offering("DSN", "SIZE 1000", "SMTPUTF8");
        send(mail);
        assertThat(server.heard()).contains(
                "MAIL FROM:<bounces@vendor.example> SIZE=3 RET=HDRS ENVID=id+2B1+3Dx",
                "RCPT TO:<a+b@acme.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a+2Bb@acme.example");
    }

    @Test
    void smtputf8_is_asked_for_only_where_an_address_needs_it() {
        use(relay("a", server, 1, 1, Double.POSITIVE_INFINITY, 1, WITHOUT_END));
        assertThat(send(mail("josé@acme.example")).end()).isEqualTo(REFUSED);
        assertThat(server.heard("MAIL")).isEmpty();
        assertThat(send(mail("jose@bücher.example")).end()).isEqualTo(ACCEPTED);
        assertThat(server.heard()).contains("RCPT TO:<jose@xn--bcher-kva.example>");
        server.offering("SMTPUTF8");
        assertThat(send(mail("josé@acme.example")).end()).isEqualTo(ACCEPTED);
        assertThat(server.heard()).contains("MAIL FROM:<bounces@vendor.example> SMTPUTF8", "RCPT TO:<josé@acme.example>");
    }

    @Test
    void a_mail_that_has_to_stay_encrypted_does_not_leave_in_the_clear() {
        server.offering("REQUIRETLS");
        use(relay("a", server, 1, 1));
        var mail = new Mail("b@vendor.example", "x@acme.example", "x\r\n".getBytes(UTF_8), false, null, true);
        assertThat(send(mail).end()).isEqualTo(REFUSED);
        assertThat(server.heard("MAIL")).isEmpty();
    }

    @Test
    void an_unasked_goodbye_to_an_idle_connection_costs_nothing() {
        use(relay("a", server, 1, 1));
        send(mail("x@acme.example"));
        server.hangUpOnAll();
        assertThat(send(mail("y@acme.example")).end()).isEqualTo(ACCEPTED);
        server.once(At.MAIL, Act.sayAndDrop("421 4.4.2 Idle for too long"));
        assertThat(send(mail("z@acme.example")).end()).isEqualTo(ACCEPTED);
        assertThat(server.messages()).hasSize(3);
    }

    @Test
    void a_mail_that_waits_for_its_turn_and_a_fresh_connection_signs_in_once() {
        server.once(At.MAIL, Act.say("250 2.1.0 Ok")).once(At.MAIL, Act.sayAndDrop("421 4.4.2 Idle for too long"));
        use(relay("a", server, 1, 1, 3, 1000, WITHOUT_END));
        assertThat(sendAll(2)).extracting(Transfer::end).containsOnly(ACCEPTED);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_second_death_on_a_fresh_connection_is_told() {
        use(relay("a", server, 1, 1));
        send(mail("x@acme.example"));
        server.always(At.MAIL, Act.drop());
        Transfer lost = send(mail("y@acme.example"));
        assertThat(lost.end()).isEqualTo(LOST);
        assertThat(lost.stage()).isEqualTo(Stage.MAIL);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_doubt_is_never_resolved_by_sending_again() {
        use(relay("a", server, 1, 1));
        send(mail("x@acme.example"));
        server.once(At.DOT, Act.drop());
        assertThat(send(mail("y@acme.example")).end()).isEqualTo(IN_DOUBT);
        assertThat(server.messages()).hasSize(2);
    }

    @Test
    void a_connection_carries_no_more_mails_than_allowed() {
        use(relay("a", server, 1, 1, Double.POSITIVE_INFINITY, 2, WITHOUT_END));
        assertThat(sendAll(6)).allMatch(transfer -> transfer.end() == ACCEPTED);
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void no_more_connections_are_opened_than_allowed() {
        use(relay("a", server, 1, 3));
        assertThat(sendAll(200)).allMatch(transfer -> transfer.end() == ACCEPTED);
        assertThat(server.connections()).isLessThanOrEqualTo(3);
    }

    @Test
    void a_rate_is_kept() {
        use(relay("a", server, 1, 5, 20, 1000, WITHOUT_END));
        long begun = System.nanoTime();
        assertThat(sendAll(12)).allMatch(transfer -> transfer.end() == ACCEPTED);
        // Two are saved up at the beginning; ten more take half a second.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(490));
    }

    @Test
    void a_reply_without_end_ends_the_connection() {
        server.always(At.EHLO, Act.say("250-x\r\n".repeat(100_000) + "250 x"));
        use(relay("a", server, 1, 1));
        assertThat(send(mail("x@acme.example")).end()).isEqualTo(LOST);
        server.always(At.EHLO, Act.say("250 " + "x".repeat(1_000_000)));
        assertThat(send(mail("x@acme.example")).end()).isEqualTo(LOST);
    }

    @Test
    void relays_have_their_shares_by_weight() {
        use(relay("a", server, 3, 50), relay("b", second, 1, 50));
        sendAll(40);
        assertThat(server.messages()).hasSize(30);
        assertThat(second.messages()).hasSize(10);
    }

    @Test
    void a_relay_without_weight_is_used_only_while_the_others_fail() {
        use(relay("a", server, 1, 5), relay("b", second, 0, 5));
        assertThat(sendAll(20)).allMatch(transfer -> transfer.end() == ACCEPTED);
        assertThat(second.messages()).isEmpty();
        server.close();
        assertThat(sendAll(20)).allMatch(transfer -> transfer.end() == ACCEPTED);
        assertThat(second.messages()).hasSize(20);
    }

    @Test
    void a_relay_that_turns_us_away_costs_no_mail_and_is_taken_back() throws Exception {
        server.once(At.GREETING, Act.sayAndDrop("421 4.3.2 Not now"));
        use(Pace.USUAL, relay("a", server, 1000, 1), relay("b", second, 1, 1));
        assertThat(sendAll(10)).allMatch(transfer -> transfer.end() == ACCEPTED);
        assertThat(second.messages()).isNotEmpty();
        int before = server.messages().size();
        long end = System.nanoTime() + Patience.LONG.toNanos();
        while (server.messages().size() == before && System.nanoTime() < end) {
            assertThat(send(mail("x@acme.example")).end()).isEqualTo(ACCEPTED);
        }
        assertThat(server.messages()).as("the first relay carries mails again").hasSizeGreaterThan(before);
    }

    @Test
    void a_relay_that_wants_no_more_connections_is_asked_for_one_now_and_then_and_not_for_all() {
        use(relay("a", server, 1, 5, Double.POSITIVE_INFINITY, 1_000_000, WITHOUT_END));
        sendAll(1);
        server.always(At.GREETING, Act.sayAndDrop("421 4.7.0 Too many connections from you"));
        long begun = System.nanoTime();
        Patience.until("four turned away together, and two after a pause each", () -> {
            assertThat(sendAll(20)).allMatch(transfer -> transfer.end() == ACCEPTED);
            return server.connections() >= 1 + 4 + 2;
        });
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("one second, and two more").isGreaterThan(
                Duration.ofMillis(2900));
    }

    @Test
    void a_relay_that_does_not_answer_holds_no_mail_back_that_another_could_take() {
        server.always(At.GREETING, Act.keepSilent());
        use(Pace.USUAL, relay("a", server, 1000, 2, Double.POSITIVE_INFINITY, 1000, WITHOUT_END, WITHOUT_END),
                relay("b", second, 1, 2));
        assertThat(sendAll(4)).allMatch(transfer -> transfer.end() == ACCEPTED);
        assertThat(second.messages()).hasSize(4);
    }

    @Test
    void when_all_relays_fail_the_mail_shares_their_fate() {
        server.close();
        second.close();
        use(relay("a", server, 1, 2), relay("b", second, 1, 2));
        assertThat(sendAll(6)).allMatch(transfer -> transfer.end() == LOST && transfer.stage() == Stage.CONNECT);
    }

    @Test
    void what_has_not_begun_when_the_client_finishes_comes_back_and_what_has_goes_on() throws Exception {
        server.always(At.DOT, Act.keepSilent());
        use(impatient());
        var underWay = client.send(mail("x@acme.example")).toCompletableFuture();
        var waiting = client.send(mail("y@acme.example")).toCompletableFuture();
        Patience.until("a message", () -> !server.messages().isEmpty());
        client.finish();
        assertThat(waiting.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS).end()).isEqualTo(NOT_BEGUN);
        assertThat(underWay.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS).end()).isEqualTo(IN_DOUBT); // it was told, after the time-out
        assertThat(send(mail("z@acme.example")).end()).isEqualTo(NOT_BEGUN);
    }

    @Test
    void a_mail_whose_recipient_is_not_answered_can_be_given_up_and_is_not_tried_again_by_itself() {
        use(relay("a", server, 1, 1));
        assertThat(send(mail("first@acme.example")).end()).isEqualTo(ACCEPTED);
        server.always(At.RCPT, Act.keepSilent());
        server.always(At.DATA, Act.keepSilent());
        Mail stuck = mail("x@acme.example");
        var underWay = client.send(stuck).toCompletableFuture();
        Patience.until("the server", () -> !server.heard("RCPT TO:<X@").isEmpty());
        client.giveUp(mail("x@acme.example"));
        assertThat(underWay).as("another mail, though it says the same").isNotDone();
        client.giveUp(stuck);
        Transfer transfer = underWay.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(transfer.end()).isEqualTo(LOST);
        assertThat(transfer.trouble()).contains("given up while others waited");
        assertThat(server.heard("RCPT TO:<X@")).hasSize(1);
    }

    @Test
    void a_mail_whose_message_is_on_its_way_is_not_given_up_since_the_server_may_have_it() {
        server.always(At.DOT, Act.keepSilent());
        use(impatient());
        Mail sent = mail("x@acme.example");
        var underWay = client.send(sent).toCompletableFuture();
        Patience.until("the server", () -> !server.messages().isEmpty());
        client.giveUp(sent);
        assertThat(underWay.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join().trouble()).doesNotContain("given up");
    }
}
