package io.tocsin.console.list;

import java.util.ArrayList;
import java.util.List;

import org.jboss.resteasy.reactive.RestForm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tocsin.affected.AffectedView;
import io.tocsin.console.FactField;
import io.tocsin.problem.Fault;
import io.tocsin.tenant.ContactView;

/** One tenant as it is typed in, and as the item of a JSON list that it becomes: so it is checked as every other. */
public class ByHand {

    private static final int SPARE = 2;
    private static final String TO_DO = "requiredActions";

    @RestForm
    String tenantId;
    @RestForm
    String name;
    @RestForm
    String locale;
    @RestForm
    String timeZone;
    @RestForm
    String tier;
    @RestForm
    String region;
    @RestForm
    List<String> email;
    @RestForm
    List<String> contactName;
    @RestForm
    List<String> role;
    @RestForm
    List<String> contactLocale;
    @RestForm
    List<String> factName;
    @RestForm
    List<String> factKind;
    @RestForm
    List<String> factValue;

    /** @param wrong what is wrong with it, or null */
    record ContactField(String email, String name, String role, String locale, String wrong) {

        private boolean isBlank() {
            return email.isBlank() && name.isBlank() && role.isBlank() && locale.isBlank();
        }

        /** For templates. */
        public List<String> roles() {
            return List.of("security", "legal", "privacy", "executive", "other");
        }
    }

    /** The form as it is shown. */
    record Shown(String tenantId, String name, String locale, String timeZone, String tier, String region,
            List<ContactField> contacts, List<FactField> facts) {

        /**
         * With the facts that the words probably speak of, and nothing in them. What a tenant has to do is asked always.
         *
         * @param facts of another tenant on the list, or {}
         */
        static Shown empty(String facts) {
            List<FactField> fields = new ArrayList<>(FactField.of(facts).stream()
                    .map(fact -> new FactField(fact.name(), fact.kind(), "", null)).toList());
            if (fields.stream().noneMatch(fact -> fact.name().equals(TO_DO))) {
                fields.add(0, new FactField(TO_DO, FactField.Kind.LIST, "", null));
            }
            return new Shown("", "", "", "", "", "", withSpare(List.of()), fields);
        }

        static Shown of(AffectedView tenant) {
            List<ContactField> contacts = new ArrayList<>();
            for (ContactView contact : tenant.contacts()) {
                contacts.add(new ContactField(contact.email(), text(contact.name()), text(contact.role()),
                        text(contact.locale()), null));
            }
            return new Shown(tenant.tenantId(), tenant.name(), text(tenant.locale()), text(tenant.timeZone()),
                    text(tenant.tier()), text(tenant.region()), withSpare(contacts), FactField.of(tenant.facts()));
        }
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static List<ContactField> withSpare(List<ContactField> contacts) {
        List<ContactField> all = new ArrayList<>(contacts);
        for (int i = 0; i < SPARE; i++) {
            all.add(new ContactField("", "", "", "", null));
        }
        return all;
    }

    private List<ContactField> contacts() {
        List<ContactField> contacts = new ArrayList<>();
        for (int i = 0; email != null && i < email.size(); i++) {
            var contact = new ContactField(email.get(i).strip(), at(contactName, i), at(role, i), at(contactLocale, i), null);
            if (!contact.isBlank()) {
                contacts.add(contact);
            }
        }
        return contacts;
    }

    private static String at(List<String> values, int index) {
        return values == null || index >= values.size() ? "" : values.get(index).strip();
    }

    /** One that is left empty is not known, as an empty cell of a list is. */
    private List<FactField> facts() {
        return FactField.sent(factName, factKind, factValue).stream().filter(fact -> !fact.value().isBlank()).toList();
    }

    /** What was typed, with what is wrong beside it. */
    Shown again(List<Fault> faults) {
        List<ContactField> contacts = contacts();
        List<ContactField> marked = new ArrayList<>();
        for (int i = 0; i < contacts.size(); i++) {
            String place = "contacts[" + i + "].";
            ContactField contact = contacts.get(i);
            String wrong = faults.stream().filter(fault -> fault.field() != null && fault.field().startsWith(place)).findFirst()
                    .map(Fault::message).orElse(null);
            marked.add(new ContactField(contact.email(), contact.name(), contact.role(), contact.locale(), wrong));
        }
        return new Shown(text(tenantId), text(name), text(locale), text(timeZone), text(tier), text(region),
                withSpare(marked), FactField.marked(FactField.sent(factName, factKind, factValue), faults));
    }

    /**
     * @param id the tenant's, where it is on the list already
     * @param faults takes what cannot be read
     */
    ObjectNode item(String id, List<Fault> faults) {
        ObjectNode item = JsonNodeFactory.withExactBigDecimals(true).objectNode();
        put(item, "tenantId", id != null ? id : tenantId);
        put(item, "name", name);
        put(item, "locale", locale);
        put(item, "timeZone", timeZone);
        put(item, "tier", tier);
        put(item, "region", region);
        var array = item.putArray("contacts");
        for (ContactField contact : contacts()) {
            ObjectNode one = array.addObject();
            put(one, "email", contact.email());
            put(one, "name", contact.name());
            put(one, "role", contact.role());
            put(one, "locale", contact.locale());
        }
        item.set("facts", FactField.json(facts(), faults));
        return item;
    }

    private static void put(ObjectNode node, String field, String value) {
        node.put(field, value == null || value.isBlank() ? null : value.strip());
    }
}
