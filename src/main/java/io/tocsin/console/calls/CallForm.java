package io.tocsin.console.calls;

import java.util.ArrayList;
import java.util.List;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.States;
import io.tocsin.console.tenants.CallOutcome;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * What was typed about a call; nulls before.
 *
 * @param seen id of the newest answer when the form was made, empty for none; null in a form that does not say
 */
public record CallForm(String notice, String outcome, String name, String finding, String reachedBy, String comment,
        String back,
        String seen) {

    /** @throws Refusal INVALID with a question, for what would be thrown away or cannot be taken */
    CallOutcome checked() {
        CallOutcome chosen = CallOutcome.named(outcome).orElseThrow(() -> refused("Say what came of the call.",
                Fault.inField("outcome", FaultCode.REQUIRED, "Choose one.")));
        if (chosen != CallOutcome.ANSWERED) {
            requireNoAnswer(chosen);
            return chosen;
        }
        var faults = new ArrayList<Fault>();
        if (Finding.of(finding).isEmpty()) {
            faults.add(Fault.inField("finding", FaultCode.REQUIRED, "Choose what they found."));
        }
        if (isBlank(name)) {
            faults.add(Fault.inField("name", FaultCode.REQUIRED, "Say who gave the answer."));
        }
        if (!faults.isEmpty()) {
            throw refused("An answer needs what they found and who said so.", faults.toArray(Fault[]::new));
        }
        return chosen;
    }

    private void requireNoAnswer(CallOutcome chosen) {
        var typed = new ArrayList<String>();
        Finding.of(finding).ifPresent(one -> typed.add("“" + States.label(one).word() + "”"));
        if (!isBlank(name)) {
            typed.add("the name " + name.strip());
        }
        if (!isBlank(reachedBy)) {
            typed.add("how you reached them");
        }
        if (!typed.isEmpty()) {
            throw refused("Did they give you their answer? You chose “" + chosen.label().word() + "”, but under “If they gave"
                    + " their answer” stands " + String.join(", ", typed) + ".",
                    Fault.inField("outcome", FaultCode.CONTRADICTION, "If they did, choose “"
                            + CallOutcome.ANSWERED.label().word()
                            + "”. If they did not, empty those fields; what is worth keeping goes to “Anything to remember”."));
        }
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    /** What the answer's own rules say, beside the fields as this page calls them. */
    static Refusal inPlainWords(Refusal refusal) {
        List<Fault> faults = refusal.faults().stream()
                .map(fault -> Fault.inField(fault.field(), fault.code(), words(fault))).toList();
        return refused(faults.get(0).message(), faults.toArray(Fault[]::new));
    }

    private static String words(Fault fault) {
        return switch (String.valueOf(fault.field())) {
            case "finding" -> "Choose what they found.";
            case "name" -> "Who gave it is one line of up to 200 characters.";
            case "reachedBy" -> "How you reached them is one line of up to 200 characters.";
            case "comment" -> "What is to be remembered is plain text of up to 5,000 characters.";
            default -> fault.message();
        };
    }

    private static Refusal refused(String message, Fault... faults) {
        return new Refusal(RefusalCode.INVALID, message, List.of(faults));
    }
}
