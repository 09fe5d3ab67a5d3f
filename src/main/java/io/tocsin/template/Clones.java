package io.tocsin.template;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.language.TemplateText;
import io.tocsin.template.library.BuiltIn;

/** A template of one's own that begins as another is: what is built in stays as it is, and is chosen as before. */
@Singleton
public class Clones {

    private static final String COPIED = "Cloned from ";

    private final Publisher publisher;
    private final Shelf shelf;
    private final Templates templates;

    Clones(Publisher publisher, Shelf shelf, Templates templates) {
        this.publisher = publisher;
        this.shelf = shelf;
        this.templates = templates;
    }

    /**
     * Of every language the version in use becomes version 1 of the new key.
     *
     * @param wanted locales; null for every one that there is
     * @return the new versions
     * @throws Refusal NOT_FOUND; INVALID for a key or locale that cannot be; CONFLICT for a key that is taken
     */
    @Transactional(MANDATORY)
    public List<TemplateView> clone(String key, String newKey, List<String> wanted) {
        List<Fault> faults = new ArrayList<>();
        TemplateText.key(newKey, faults);
        Map<String, TemplateView> sources = new TreeMap<>();
        shelf.inUse(key).forEach(view -> sources.put(view.locale(), view));
        List<String> locales = wanted == null ? List.copyOf(sources.keySet()) : wanted;
        locales.stream().filter(locale -> !sources.containsKey(locale))
                .forEach(locale -> faults.add(Fault.inField("locales", FaultCode.INVALID_LOCALE,
                        "There is no " + key + " in " + locale + ". There is: " + String.join(", ", sources.keySet()) + ".")));
        if (!faults.isEmpty() || locales.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "Nothing is cloned.", faults);
        }
        if (!BuiltIn.named(newKey).isEmpty() || OperatorTemplate.count("key", newKey) > 0) {
            throw new Refusal(RefusalCode.CONFLICT, "There is a template " + newKey + " already. Choose another key.");
        }
        // Whose words they are does not change with their name.
        List<UUID> writtenBy = List.copyOf(templates.authorsOf(key));
        return locales.stream().distinct().map(sources::get).map(source -> publisher.publish(
                new TemplateForm(newKey, source.locale(), source.subject(), source.body(),
                        COPIED + key
                                + (source.version() == 0 ? ", as it is built in." : ", version " + source.version() + ".")),
                writtenBy, "template.cloned")).toList();
    }

    /** Whether nobody has changed these words since they were built in, or copied by {@link #clone}. */
    public static boolean isAsItCame(TemplateView words) {
        return words.version() == 0
                || words.version() == 1 && words.changeNote() != null && words.changeNote().startsWith(COPIED);
    }
}
