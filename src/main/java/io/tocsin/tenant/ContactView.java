package io.tocsin.tenant;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.RowCheck;
import io.tocsin.tenant.list.Said;

/** A contact of a tenant, as callers see it. */
public record ContactView(String email, String name, String role, String locale) {

    /**
     * @return this contact in the form in which it is kept
     * @throws Refusal with everything that is wrong, by field
     */
    public ContactView checked() {
        var faults = new ArrayList<Fault>();
        var check = new RowCheck((line, field, code, message) -> faults.add(Fault.inField(field, code, message)));
        var checked = new ContactView(check.email(0, "email", said(email).value()),
                check.personName(0, "name", said(name)).value(), check.role(0, "role", said(role)).value(),
                check.locale(0, "locale", said(locale)).value());
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The contact cannot be taken as it is.", faults);
        }
        return checked;
    }

    private static Said said(String value) {
        return value == null || value.isBlank() ? Said.EMPTY : Said.of(value.strip());
    }

    /** @return the contacts with the wrong one put right, where they have it; an address that another has is not there twice */
    public static List<ContactView> corrected(List<ContactView> contacts, String wrong, ContactView right) {
        return contacts.stream()
                .filter(contact -> contact.email().equalsIgnoreCase(wrong) || !contact.email().equalsIgnoreCase(right.email())
                        || contacts.stream().noneMatch(other -> other.email().equalsIgnoreCase(wrong)))
                .map(contact -> contact.email().equalsIgnoreCase(wrong) ? right : contact).toList();
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param json array of contacts as the database puts it together, or null where there is none */
    public static List<ContactView> list(String json) {
        try {
            return json == null ? List.of() : JSON.readValue(json, new TypeReference<List<ContactView>>() {
            });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
