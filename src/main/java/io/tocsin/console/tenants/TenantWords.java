package io.tocsin.console.tenants;

import java.util.List;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.acknowledgement.Finding;

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

    public static String words(int hours) {
        return TenantFilter.inWords(hours);
    }
}
