package io.tocsin.tenant.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.Row.Contact;
import io.tocsin.tenant.list.Row.SaidFacts;

/** Checks one item of a JSON or NDJSON list. */
final class JsonItem {

    private static final List<String> TENANT = List.of("tenantId", "name", "locale", "timeZone", "tier", "region", "contacts",
            "facts");
    private static final List<String> CONTACT = List.of("email", "name", "role", "locale");
    /** Most contacts of one tenant. */
    private static final int MOST_CONTACTS = 1000;

    private final boolean withFacts;
    private final ListFaults faults;
    private final RowCheck check;

    JsonItem(boolean withFacts, ListFaults faults) {
        this.withFacts = withFacts;
        this.faults = faults;
        this.check = new RowCheck(faults::add);
    }

    Optional<Row> check(int line, JsonNode item) {
        if (!(item instanceof ObjectNode)) {
            faults.add(line, null, FaultCode.INVALID_VALUE,
                    "An item is an object, such as {\"tenantId\":\"t-1\",\"name\":\"Acme\",\"contacts\":[...]}.");
            return Optional.empty();
        }
        int before = faults.count();
        unknownFields(line, "", item, TENANT);
        String tenantId = check.tenantId(line, "tenantId", text(line, "", item, "tenantId").value());
        String name = check.name(line, "name", text(line, "", item, "name").value());
        Said locale = check.locale(line, "locale", text(line, "", item, "locale"));
        Said zone = check.timeZone(line, "timeZone", text(line, "", item, "timeZone"));
        Said tier = check.word(line, "tier", text(line, "", item, "tier"));
        Said region = check.word(line, "region", text(line, "", item, "region"));
        List<Contact> contacts = contacts(line, item.get("contacts"));
        SaidFacts facts = facts(line, item.get("facts"));
        return faults.count() == before
                ? Optional.of(new Row(line, tenantId, name, locale, zone, tier, region, facts, contacts))
                : Optional.empty();
    }

    private void unknownFields(int line, String path, JsonNode object, List<String> known) {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                faults.add(line, path + field, FaultCode.UNKNOWN_FIELD,
                        "There is no field " + RowCheck.quoted(field) + "." + Nearest.hint(field, known));
            }
        });
    }

    private Said text(int line, String path, JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null) {
            return Said.NOTHING;
        }
        if (value.isNull()) {
            return Said.EMPTY;
        }
        if (!value.isTextual()) {
            faults.add(line, path + field, FaultCode.INVALID_VALUE, "It is " + kind(value) + "; give text in double quotes.");
            return Said.NOTHING;
        }
        String text = value.textValue().strip();
        return text.isEmpty() ? Said.EMPTY : Said.of(text);
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> "a number";
            case BOOLEAN -> "a truth value";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "text";
            default -> "nothing that is known here";
        };
    }

    private List<Contact> contacts(int line, JsonNode contacts) {
        if (contacts == null) {
            return null;
        }
        if (contacts.isNull()) {
            return List.of();
        }
        if (!contacts.isArray() || contacts.size() > MOST_CONTACTS) {
            faults.add(line, "contacts", FaultCode.INVALID_VALUE, contacts.isArray()
                    ? "There are " + contacts.size() + " contacts; " + MOST_CONTACTS + " is the most."
                    : "It is " + kind(contacts) + "; give a list of objects, such as [{\"email\":\"security@acme.example\"}].");
            return null;
        }
        List<Contact> checked = new ArrayList<>(contacts.size());
        for (int i = 0; i < contacts.size(); i++) {
            contact(line, "contacts[" + i + "]", contacts.get(i)).ifPresent(checked::add);
        }
        return checked;
    }

    private Optional<Contact> contact(int line, String place, JsonNode contact) {
        if (!contact.isObject()) {
            faults.add(line, place, FaultCode.INVALID_VALUE,
                    "It is " + kind(contact) + "; a contact is an object, such as {\"email\":\"security@acme.example\"}.");
            return Optional.empty();
        }
        String path = place + ".";
        unknownFields(line, path, contact, CONTACT);
        return Optional.of(new Contact(
                check.email(line, path + "email", text(line, path, contact, "email").value()),
                check.personName(line, path + "name", text(line, path, contact, "name")),
                check.role(line, path + "role", text(line, path, contact, "role")),
                check.locale(line, path + "locale", text(line, path, contact, "locale"))));
    }

    private SaidFacts facts(int line, JsonNode facts) {
        if (facts == null) {
            return SaidFacts.NOTHING;
        }
        if (!withFacts) {
            faults.add(line, "facts", FaultCode.UNKNOWN_FIELD,
                    "The directory keeps no facts. Leave the field out, or import the list for an incident.");
            return SaidFacts.NOTHING;
        }
        if (facts.isNull()) {
            return new SaidFacts(true, "{}", List.of());
        }
        if (!(facts instanceof ObjectNode)) {
            faults.add(line, "facts", FaultCode.INVALID_FACT,
                    "It is " + kind(facts) + "; facts are an object: names with their values.");
            return SaidFacts.NOTHING;
        }
        ObjectNode said = (ObjectNode) facts;
        said.properties().removeIf(fact -> fact.getValue().isNull());
        Facts.check(said, (fact, wrong) -> faults.add(line, fact.isEmpty() ? "facts" : "facts." + fact, FaultCode.INVALID_FACT,
                (fact.isEmpty() ? "" : "It ") + wrong));
        return new SaidFacts(true, said.toString(), List.of());
    }
}
