package io.tocsin.console;

import java.util.List;

/**
 * How far a notice is, on the page of any of its steps: list, words, check, approval, sending, answers.
 *
 * @param number of the notice; null before there is one
 * @param incident the incident's reference
 * @param whole where the same is told in sentences
 */
public record Course(Integer number, String incident, String whole, List<Step> steps) {

    /** On the step that is to be taken. */
    public static final Label NOW = new Label("Now", "arrow-right-circle-fill", Tone.WARN);

    /**
     * @param link where the step is done or looked at; null while there is nothing to look at
     * @param here whether this page is the step's own
     */
    public record Step(String name, Label label, String link, boolean here) {
    }

    /** @return the step that one is to take, where it is not the one whose page this is; or null */
    public Step next() {
        return steps.stream().filter(step -> !step.here() && step.link() != null && step.label().equals(NOW)).findFirst()
                .orElse(null);
    }
}
