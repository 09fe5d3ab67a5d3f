package io.tocsin.console.tenants;

import java.util.List;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.Label;
import io.tocsin.console.States;
import io.tocsin.console.Tone;

/** What tenants can be asked for by, for the fields to choose from. */
@TemplateExtension(namespace = "standing")
public final class TenantWords {

    private TenantWords() {
    }

    public static List<Standing> all() {
        return Standing.all();
    }

    public static List<Finding> findings() {
        return List.of(Finding.NEEDS_HELP, Finding.AFFECTED, Finding.REVIEWING, Finding.NOT_AFFECTED);
    }

    /** For who asked for help that nobody has dealt with, while its newest answer says something else. */
    public static Label unmetHelp() {
        return new Label("Asked for help before", States.label(Finding.NEEDS_HELP).icon(), Tone.BAD);
    }

    public static String words(int hours) {
        return TenantFilter.inWords(hours);
    }
}
