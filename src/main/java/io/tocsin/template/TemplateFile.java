package io.tocsin.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * A template as a file to keep beside other sources: one key in one language, its body as Markdown under a head between two
 * lines of dashes. The head is name and value line by line; a value may stand in double quotes as in JSON, so that it is YAML
 * too, and is nothing but text either way.
 *
 * @param head by name: key, locale, subject, changeNote, and version, which is told and not read
 */
record TemplateFile(Map<String, String> head, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RULE = "---";
    private static final Set<String> KNOWN = Set.of("key", "locale", "version", "subject", "changeNote");

    static TemplateFile of(TemplateView view) {
        Map<String, String> head = new LinkedHashMap<>();
        head.put("key", view.key());
        head.put("locale", view.locale());
        head.put("version", String.valueOf(view.version()));
        head.put("subject", view.subject());
        if (view.changeNote() != null) {
            head.put("changeNote", view.changeNote());
        }
        return new TemplateFile(head, view.body());
    }

    String text() {
        var text = new StringBuilder(RULE).append('\n');
        head.forEach((name, value) -> text.append(name).append(": ")
                .append(name.equals("subject") || name.equals("changeNote") ? quoted(value) : value).append('\n'));
        return text.append(RULE).append("\n\n").append(body).append(body.endsWith("\n") ? "" : "\n").toString();
    }

    private static String quoted(String value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A text is always JSON.", e);
        }
    }

    TemplateForm form() {
        return new TemplateForm(head.get("key"), head.get("locale"), head.get("subject"), body, head.get("changeNote"));
    }

    /** @throws Refusal INVALID, with the lines of the head that cannot be read */
    static TemplateFile read(String file) {
        List<String> lines = (file.startsWith("\uFEFF") ? file.substring(1) : file).lines().toList();
        int end = lines.isEmpty() || !lines.get(0).strip().equals(RULE) ? -1
                : lines.subList(1, lines.size()).stream().map(String::strip).toList().indexOf(RULE);
        if (end < 0) {
            throw new Refusal(RefusalCode.INVALID, "The file has no head: begin with a line ---, then key: ..., locale: ..., "
                    + "subject: ..., each on a line, a line --- again, and the body.");
        }
        Map<String, String> head = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        for (int i = 1; i <= end; i++) {
            read(lines.get(i), i + 1, head, faults);
        }
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The head of the file cannot be read.",
                    faults.subList(0, Math.min(100, faults.size())), faults.size());
        }
        int first = end + 2;
        while (first < lines.size() && lines.get(first).isBlank()) {
            first++;
        }
        return new TemplateFile(head,
                first == lines.size() ? "" : String.join("\n", lines.subList(first, lines.size())) + "\n");
    }

    private static void read(String line, int number, Map<String, String> head, List<Fault> faults) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? line.strip() : line.substring(0, colon).strip();
        if (colon < 0 || !KNOWN.contains(name)) {
            faults.add(Fault.inList(number, null, FaultCode.UNKNOWN_FIELD,
                    "A line of the head begins with key:, locale:, subject: or changeNote:."));
        } else if (head.put(name, value(line.substring(colon + 1).strip(), number, faults)) != null) {
            faults.add(Fault.inList(number, null, FaultCode.INVALID_VALUE, name + " stands twice."));
        }
    }

    private static String value(String written, int line, List<Fault> faults) {
        if (!written.startsWith("\"")) {
            return written;
        }
        try {
            return JSON.readValue(written, String.class);
        } catch (JsonProcessingException e) {
            faults.add(Fault.inList(line, null, FaultCode.INVALID_VALUE,
                    "A value in double quotes ends with one, and has \\\" and \\\\ for those within."));
            return written;
        }
    }
}
