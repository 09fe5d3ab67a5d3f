package io.tocsin.console.approval;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.tocsin.console.words.Languages;
import io.tocsin.template.Clones;
import io.tocsin.template.TemplateView;

/**
 * Languages whose words are still as they came although those of another were changed: what was added there may be missing
 * here.
 *
 * @param languages in words; {@code changed} too, of which {@code at} is the last change
 */
public record LeftBehind(String languages, String changed, boolean several, Instant at) {

    /**
     * @param locales in which tenants are written to
     * @param words of each language the version in use
     * @return empty where nothing differs
     */
    static Optional<LeftBehind> of(List<String> locales, List<TemplateView> words) {
        List<TemplateView> changed = words.stream().filter(one -> !Clones.isAsItCame(one) && one.createdAt() != null).toList();
        Set<TemplateView> behind = new LinkedHashSet<>();
        locales.forEach(locale -> find(locale, words).filter(Clones::isAsItCame).ifPresent(behind::add));
        return behind.isEmpty() || changed.isEmpty() ? Optional.empty()
                : Optional.of(new LeftBehind(names(behind.stream()), names(changed.stream()), changed.size() > 1,
                        changed.stream().map(TemplateView::createdAt).max(Comparator.naturalOrder()).orElseThrow()));
    }

    private static Optional<TemplateView> find(String locale, List<TemplateView> words) {
        return words.stream().filter(one -> one.locale().equals(locale)).findFirst()
                .or(() -> words.stream().filter(one -> one.locale().equals(locale.split("-")[0])).findFirst());
    }

    private static String names(Stream<TemplateView> words) {
        List<String> names = words.map(one -> Languages.nameOf(one.locale())).sorted().toList();
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
