package io.tocsin.console;

import java.util.List;
import java.util.Optional;

import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;

/**
 * Why a form was not taken, shown on the same form with all that was typed:
 * {@code {#include console/trouble trouble=form.trouble /}}, and {@code {form.trouble.at('name')}} beside a field.
 *
 * @param message for the person who sent it
 * @param faults the first of the places that are wrong; those beside their fields are not listed a second time
 * @param faultCount how many there are in all
 * @param secret whether nothing that was typed is shown again
 */
public record Trouble(String message, List<Fault> faults, int faultCount, boolean secret) {

    public Trouble(String message, List<Fault> faults, int faultCount) {
        this(message, faults, faultCount, false);
    }

    /** As {@link #of(Refusal)}, of a form of passwords and keys: it stands there empty again. */
    public static Trouble ofSecrets(Refusal refusal) {
        return new Trouble(refusal.getMessage(), refusal.faults(), refusal.faultCount(), true);
    }

    public static Trouble of(Refusal refusal) {
        return new Trouble(refusal.getMessage(), refusal.faults(), refusal.faultCount());
    }

    public static Trouble of(String message) {
        return new Trouble(message, List.of(), 0);
    }

    /** How many places are wrong that are not listed. */
    public int more() {
        return faultCount - faults.size();
    }

    /** @return what is wrong with this field, or null */
    public String at(String field) {
        Optional<Fault> fault = faults.stream().filter(one -> field.equals(one.field())).findFirst();
        return fault.map(Fault::message).orElse(null);
    }
}
