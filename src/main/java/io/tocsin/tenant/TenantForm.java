package io.tocsin.tenant;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.RowCheck;
import io.tocsin.tenant.list.Said;

/**
 * What callers may change of a tenant.
 *
 * @param contacts all of its contacts, in their order
 */
public record TenantForm(@Schema(required = true, maxLength = 200) String name,
        @Schema(description = "BCP 47", examples = "de-CH") String locale,
        @Schema(description = "Name in the IANA database", examples = "Europe/Zurich") String timeZone,
        @Schema(maxLength = 100) String tier, @Schema(maxLength = 100) String region, List<ContactView> contacts) {

    static TenantForm of(TenantView tenant) {
        return new TenantForm(tenant.name(), tenant.locale(), tenant.timeZone(), tenant.tier(), tenant.region(),
                tenant.contacts());
    }

    /**
     * @return the same in the form in which it is kept
     * @throws Refusal with everything that is wrong
     */
    TenantForm checked() {
        var faults = new ArrayList<Fault>();
        var check = new RowCheck((line, field, code, message) -> faults.add(Fault.inField(field, code, message)));
        var checked = new TenantForm(check.name(0, "name", said(name).value()),
                check.locale(0, "locale", said(locale)).value(), check.timeZone(0, "timeZone", said(timeZone)).value(),
                check.word(0, "tier", said(tier)).value(), check.word(0, "region", said(region)).value(),
                contacts(check, faults));
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The tenant cannot be taken as it is.", faults);
        }
        return checked;
    }

    private List<ContactView> contacts(RowCheck check, List<Fault> faults) {
        List<ContactView> checked = new ArrayList<>();
        Set<String> addresses = new HashSet<>();
        for (int i = 0; contacts != null && i < contacts.size(); i++) {
            ContactView contact = contacts.get(i);
            String path = "contacts[" + i + "]";
            if (contact == null) {
                faults.add(Fault.inField(path, FaultCode.REQUIRED, "It is null. Give a contact, or leave it out."));
                continue;
            }
            String email = check.email(0, path + ".email", said(contact.email()).value());
            if (email != null && !addresses.add(email.toLowerCase(Locale.ROOT))) {
                faults.add(Fault.inField(path + ".email", FaultCode.DUPLICATE_CONTACT,
                        "The address is there twice. Keep one of them."));
            }
            checked.add(new ContactView(email, check.personName(0, path + ".name", said(contact.name())).value(),
                    check.role(0, path + ".role", said(contact.role())).value(),
                    check.locale(0, path + ".locale", said(contact.locale())).value()));
        }
        return checked;
    }

    private static Said said(String value) {
        return value == null || value.isBlank() ? Said.EMPTY : Said.of(value.strip());
    }
}
