package io.tocsin.template.review;

import java.util.List;

/**
 * Everything that a template may name, as its authors look it up: the data contract with types, examples and words. What a
 * template is checked against is {@link Contract}; a test holds the two together.
 */
public final class Catalogue {

    /** Of what kind a value is. */
    public enum Type {
        TEXT,
        MARKDOWN,
        NUMBER,
        BOOLEAN,
        TIME,
        DURATION,
        LIST,
        /** With members of its own. */
        OBJECT,
        /** A fact: whatever the list or the incident says it is. */
        ANY,
        /** An address of the reader's own. */
        LINK
    }

    /**
     * @param name as it stands between braces; {@code *} for a name that the vendor chooses
     * @param optional whether it may be absent, so that a template needs other words for that
     * @param onlyInBody true for what belongs to one recipient and cannot stand in a subject
     * @param example as a reader would see it
     */
    public record Name(String name, Type type, boolean optional, boolean onlyInBody, String example, String meaning) {
    }

    /** Something that can be asked of a value, as {@code {facts.list.size}}. */
    public record Question(String of, String question, String meaning) {
    }

    /** Something that a template can do. */
    public record Section(String example, String meaning) {
    }

    /** Name, type, "?" for what may be absent, example, meaning. */
    public static final List<Name> NAMES = """
            vendor | OBJECT |  |  | you
            vendor.name | TEXT |  | Identia | your name
            vendor.email | TEXT | ? | security@identia.example | the address for answers
            vendor.phone | TEXT | ? | +1 555 0100 | the number of a person who can answer
            vendor.url | LINK | ? | https://identia.example | your own site
            tenant | OBJECT |  |  | the reader's organization
            tenant.id | TEXT |  | t-001 | your id for it
            tenant.name | TEXT |  | Muster GmbH | its name
            tenant.tier | TEXT | ? | enterprise | from the list or the directory
            tenant.region | TEXT | ? | EU | from the list or the directory
            tenant.locale | TEXT | ? | de-DE | its language, by its code
            tenant.timeZone | TEXT | ? | Europe/Berlin | in which it is told times
            incident | OBJECT |  |  | the incident
            incident.reference | TEXT |  | INC-2022-01 | your reference
            incident.title | TEXT |  | Support-tool access at a sub-processor | in one line
            incident.summary | MARKDOWN | ? | An attacker used the laptop of ... | Markdown on purpose; put it on a line of its own
            incident.discoveredAt | TIME | ? | January 21, 2022, 00:18 UTC+1 (Europe/Berlin) | when you discovered it
            incident.occurredFrom | TIME | ? | January 16, 2022, 01:00 UTC+1 (Europe/Berlin) | when it began
            incident.occurredTo | TIME | ? | January 21, 2022, 01:00 UTC+1 (Europe/Berlin) | when it ended
            incident.tlp | TEXT |  | AMBER | how far it may be passed on: CLEAR, GREEN, AMBER, AMBER+STRICT, RED
            incident.facts | OBJECT |  |  | facts that hold for every tenant
            incident.facts.* | ANY | ? | Helpdesk Partners | one of them
            incident.otherFacts | LIST |  |  | those of them that the template does not name itself, each with name, label and value
            facts | OBJECT |  |  | this tenant's facts
            facts.* | ANY | ? | 12 | one of them, as the list says
            facts.requiredActions | LIST | ? | Rotate your API tokens. | always a list; empty where "none" was said deliberately
            otherFacts | LIST |  |  | this tenant's facts that the template does not name itself, each with name, label and value
            hasFacts | BOOLEAN |  |  | whether anything is known of this tenant in particular, no matter who names it; what it has to do is no finding
            notice | OBJECT |  |  | this notice
            notice.number | NUMBER |  | 2 | its place in the incident's series
            notice.kind | TEXT |  | UPDATE | INITIAL, UPDATE, CORRECTION or CLOSURE
            notice.acknowledgeWithin | DURATION | ? | 72 hours | how long the reader has to answer
            notice.acknowledgeBy | TIME | ? | January 28, 2022, 13:00 UTC+1 (Europe/Berlin) | until when, if the notice was drafted with a time
            notice.nextUpdateAt | TIME | ? | January 25, 2022, 12:00 UTC+1 (Europe/Berlin) | when the reader hears from you next
            previous | OBJECT | ? |  | the last notice of the incident that this tenant was sent
            previous.number | NUMBER | ? | 1 | its number
            previous.kind | TEXT | ? | INITIAL | its kind
            previous.sentAt | TIME | ? | January 22, 2022, 10:05 UTC+1 (Europe/Berlin) | when it was sent
            previous.retractedAt | TIME | ? | January 22, 2022, 14:30 UTC+1 (Europe/Berlin) | when it was retracted, if it was sent in error
            changes | OBJECT | ? |  | what is different in this tenant's facts since it was told last; absent if it never was
            changes.any | BOOLEAN | ? | yes | whether there is any
            changes.all | LIST | ? |  | in the order of names, each with name, label, how (ADDED, CHANGED, REMOVED), before, now, value, isList, more and fewer
            changes.added | LIST | ? |  | facts that are new
            changes.changed | LIST | ? |  | facts that are others now
            changes.removed | LIST | ? |  | facts that are no longer there
            links | OBJECT |  |  | addresses of this reader's own
            links.acknowledge | LINK |  | https://notices.identia.example/a/... | the page on which this reader answers
            links.verify | LINK |  | https://notices.identia.example/verify | where a reader checks that the notice is genuine
            code | TEXT |  | 7KQM-2XPD-9 | the code for that
            """
            .lines().map(line -> line.split("\\|", -1))
            .map(cells -> new Name(cells[0].strip(), Type.valueOf(cells[1].strip()), cells[2].strip().equals("?"),
                    Contract.ONLY_IN_BODY.contains(cells[0].strip().split("\\.")[0]),
                    cells[3].isBlank() ? null : cells[3].strip(), cells[4].strip()))
            .toList();

    public static final List<Question> QUESTIONS = """
            any value | isList, isText, isNumber, isTrue, isFalse | of what kind it is
            a list | size | how many
            a list | isEmpty | empty is not absent: something was said
            a list | first, last, get(0) | one item
            a list | take(10) | the first ones
            a list | contains('x') | whether it has an item
            a list | join('; ') | its items in a row
            a list | isTableOf('account', 'viewedAt') | whether all items are objects with just these members
            an object | get('name'), containsKey('name') | a member whose name is no word
            a text | isEmpty | whether it has no character
            a time, also one in a fact | date, time, short, local | the day in words; the hour; 2022-01-18 10:14 UTC+1; the same as the reader's country writes it
            """
            .lines().map(line -> line.split("\\|", -1))
            .map(cells -> new Question(cells[0].strip(), cells[1].strip(), cells[2].strip())).toList();

    public static final List<Section> SECTIONS = List.of(
            new Section("{facts.users ?: 'an unknown number of'}", "other words for a value that is absent"),
            new Section("{facts.users??}", "nothing at all for a value that is absent"),
            new Section("{#if facts.users}...{#else if facts.groups}...{#else}...{/if}", "other words for other tenants"),
            new Section("{#for entry in facts.accounts}{entry_count}. {entry.account}{#else}none{/for}",
                    "something for each item of a list"),
            new Section("{#when notice.kind}{#is 'UPDATE'}...{#else}...{/when}", "one of several"),
            new Section("{#let count=facts.accounts.size}{count}{/let}", "a name for a value"),
            new Section("{#include reach /}", "the text of a fragment in this place"),
            new Section("{! not for readers !}", "a comment"),
            new Section("{|{as it is}|}", "text in which braces are just braces"));

    private Catalogue() {
    }
}
