package io.tocsin.template.review;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.ForSection;
import io.tocsin.template.language.Tag;

/** Finds branches of a template that no tenant ever reads. */
final class Branches {

    private final String field;
    private final String source;
    private final List<Remark> remarks = new ArrayList<>();
    private final Deque<Section> open = new ArrayDeque<>();

    /** A section that is open. */
    private static final class Section {

        final String name;
        /** Of {@code when}: what is looked at. */
        final String subject;
        /** What is known before any of its branches. */
        final Conditions around;
        /** What is known in the branch that is being read. */
        Conditions inside;
        /** What is known where all branches so far were passed over. */
        Conditions passed;
        /** One of its branches is always taken: those after it never are. */
        boolean decided;

        Section(String name, String subject, Conditions around) {
            this.name = name;
            this.subject = subject;
            this.around = around;
            this.inside = around;
            this.passed = around;
        }
    }

    private Branches(String field, String source) {
        this.field = field;
        this.source = source;
    }

    /** @param source that parses */
    static List<Remark> unreachable(String field, String source) {
        var branches = new Branches(field, source);
        branches.open.push(new Section("", null, Conditions.fromContract()));
        Tag.in(source).forEach(branches::read);
        return branches.remarks;
    }

    private void read(Tag tag) {
        if (tag.kind() == Tag.Kind.CLOSING) {
            close(tag.name());
        } else if (tag.kind() == Tag.Kind.OPENING) {
            open(tag);
        }
    }

    private void close(String name) {
        if (!name.isEmpty() && open.stream().noneMatch(section -> section.name.equals(name))) {
            return; // {/else} and the like: the next block says the same
        }
        while (open.size() > 1) {
            Section closed = open.pop();
            if (name.isEmpty() || closed.name.equals(name)) {
                return;
            }
        }
    }

    private void open(Tag tag) {
        Section around = open.peek();
        String parameters = tag.parameters();
        switch (tag.name()) {
            case "if" -> {
                var section = new Section("if", null, around.inside);
                if (!tag.isWhole()) {
                    open.push(section);
                }
                branch(section, tag, parameters);
            }
            case "else" -> {
                if (around.name.equals("if")) {
                    branch(around, tag, parameters.startsWith("if ") ? parameters.substring(3).strip() : null);
                } else if (around.name.equals("when") || around.name.equals("switch")) {
                    around.inside = around.passed;
                } else if (around.subject != null && Boolean.TRUE.equals(around.around.holds(around.subject))) {
                    unreachable(tag, "the list is not empty here");
                }
            }
            case "is", "case" -> choice(around, tag, parameters);
            case "when", "switch" -> open.push(new Section(tag.name(), parameters, around.inside));
            case "for", "each" -> loop(around, tag, parameters);
            case "let", "set" -> {
                var section = new Section(tag.name(), null, around.inside);
                for (String word : parameters.split("\\s+")) {
                    int equals = word.indexOf('=');
                    section.inside = equals > 0 ? section.inside.without(word.substring(0, equals)) : section.inside;
                }
                open.push(section);
            }
            default -> {
                if (!tag.isWhole()) {
                    open.push(new Section(tag.name(), null, around.inside));
                }
            }
        }
    }

    /** @param condition null for an else without one */
    private void branch(Section section, Tag tag, String condition) {
        if (section.decided) {
            unreachable(tag, "a branch before it is always taken");
            section.inside = section.passed;
            return;
        }
        Boolean holds = condition == null ? Boolean.TRUE : section.passed.holds(condition);
        if (Boolean.FALSE.equals(holds)) {
            unreachable(tag, condition + " never holds here");
        }
        section.decided = Boolean.TRUE.equals(holds) && condition != null;
        section.inside = condition == null ? section.passed : section.passed.and(condition, true);
        section.passed = condition == null ? section.passed : section.passed.and(condition, false);
    }

    private void choice(Section section, Tag tag, String value) {
        if (section.subject == null || !value.matches("'[^']*'|\"[^\"]*\"")) {
            return;
        }
        String condition = section.subject + " == " + value;
        if (Boolean.FALSE.equals(section.passed.holds(condition))) {
            unreachable(tag, condition + " never holds here");
        }
        section.inside = section.passed.and(condition, true);
        section.passed = section.passed.and(condition, false);
    }

    private void loop(Section around, Tag tag, String parameters) {
        String[] words = parameters.split("\\s+");
        boolean named = words.length >= 3 && words[1].equals("in");
        var section = new Section(tag.name(), named ? words[2] : words[0], around.inside);
        section.inside = section.inside.without(named ? words[0] : ForSection.Factory.DEFAULT_ALIAS);
        open.push(section);
    }

    private void unreachable(Tag tag, String why) {
        remarks.add(Remark.hint(field, Place.of(source, tag.start()), FaultCode.UNREACHABLE,
                "No tenant reads what follows {" + tag.content() + "}: " + why
                        + ". Take it out, or correct the condition."));
    }
}
