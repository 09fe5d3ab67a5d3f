package io.tocsin;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.tocsin.http.Idempotent;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {

    /** The walk of one affected tenant through the tree. A package imports only those before it. */
    static final List<String> ORDER = List.of("postgres", "problem", "time", "smtp", "dns", "diagnosis", "journal", "http",
            "access", "vendor", "tenant", "incident", "affected", "template", "notice", "leak", "advisory", "signature",
            "passphrase", "task", "delivery", "preview", "preflight", "receipt",
            "acknowledgement", "status", "console", "demo");

    /** What other features may use of a feature's inner packages. The rest is public for its own packages only. */
    static final Map<String, Set<String>> SHOWN = Map.of(
            "template.language", Set.of("Markdown", "Placeholder", "TemplateVersion", "UnrenderableException"),
            "template.library", Set.of(),
            "template.review", Set.of("Catalogue", "Proofreader", "Remark", "Severity"),
            "template.words", Set.of("AsciiHtml", "Direction", "Html", "TemplateRenderer", "Words"),
            "delivery.letter", Set.of("DeliveryToken", "Specimens"),
            "delivery.queue", Set.of("Aftermath", "Presence", "QueueGauges", "Reachability"),
            "delivery.shaping", Set.of("Shaping"),
            "delivery.worker", Set.of());

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tocsin");

    /** A package and those below it are slices of their own: a parent and its child may not import each other either. */
    private static final SliceAssignment EACH_PACKAGE = new SliceAssignment() {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    };

    @Test
    void a_package_imports_only_those_before_it() {
        for (int i = 0; i < ORDER.size(); i++) {
            String[] later = ORDER.subList(i + 1, ORDER.size()).stream()
                    .map(name -> "io.tocsin." + name + "..").toArray(String[]::new);
            if (later.length > 0) {
                noClasses().that().resideInAPackage("io.tocsin." + ORDER.get(i) + "..")
                        .should().dependOnClassesThat().resideInAnyPackage(later)
                        .allowEmptyShould(true).check(CLASSES);
            }
        }
    }

    @Test
    void every_package_has_its_place_in_the_order() {
        List<String> strangers = CLASSES.stream()
                .map(type -> type.getPackageName())
                .filter(name -> name.startsWith("io.tocsin."))
                .map(name -> name.split("\\.")[2])
                .distinct()
                .filter(name -> !ORDER.contains(name))
                .toList();
        assertThat(strangers).isEmpty();
    }

    @Test
    void the_map_and_the_readme_name_the_packages_in_their_order() throws IOException {
        assertThat(named("src/main/java/io/tocsin/package-info.java", "^ \\* <li>(.*?):", "[{]@code (\\w+)}")).isEqualTo(ORDER);
        assertThat(named("README.md", "^\\| (`.*?) \\|", "`(\\w+)`")).isEqualTo(ORDER);
    }

    private static List<String> named(String file, String head, String name) throws IOException {
        Pattern heads = Pattern.compile(head);
        return Files.readAllLines(java.nio.file.Path.of(file)).stream().map(heads::matcher).filter(Matcher::find)
                .flatMap(line -> Pattern.compile(name).matcher(line.group(1)).results()).map(found -> found.group(1)).toList();
    }

    @Test
    void no_package_depends_on_itself_by_way_of_another() {
        slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void what_a_feature_keeps_within_is_used_by_itself_only() {
        SHOWN.forEach((name, shown) -> noClasses()
                .that().resideOutsideOfPackage("io.tocsin." + name.replaceAll("[.].*", "") + "..")
                .should().dependOnClassesThat(describe("are kept within " + name,
                        type -> type.getPackageName().equals("io.tocsin." + name)
                                && !shown.contains(type.getName().replaceAll("^.*[.]([A-Z]\\w*).*$", "$1"))))
                .check(CLASSES));
    }

    @Test
    void no_signature_speaks_of_uni() {
        // Quarkus asks for it in the two interfaces of signing in.
        noClasses().that().doNotImplement(HttpAuthenticationMechanism.class).and().doNotImplement(IdentityProvider.class)
                .should().dependOnClassesThat().haveFullyQualifiedName("io.smallrye.mutiny.Uni").check(CLASSES);
    }

    @Test
    void no_entity_opens_a_transaction() {
        noClasses().that().areAnnotatedWith("jakarta.persistence.Entity")
                .should().beAnnotatedWith("jakarta.transaction.Transactional").check(CLASSES);
    }

    /** On the method itself, or on the transactional verb that it calls. */
    @Test
    void every_post_of_the_api_can_be_repeated() {
        var promised = new ArrayList<String>();
        for (JavaClass resource : CLASSES) {
            String path = resource.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
            for (JavaMethod method : path.startsWith("/api/v1") ? resource.getMethods() : Set.<JavaMethod> of()) {
                if (method.isAnnotatedWith(POST.class) && !method.isAnnotatedWith(Idempotent.class)
                        && method.getMethodCallsFromSelf().stream().noneMatch(
                                call -> call.getTarget().resolveMember().map(verb -> verb.isAnnotatedWith(Idempotent.class))
                                        .orElse(false))) {
                    promised.add(method.getFullName());
                }
            }
        }
        assertThat(promised).as("POSTs that an Idempotency-Key does not make safe").isEmpty();
    }
}
