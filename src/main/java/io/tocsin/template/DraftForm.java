package io.tocsin.template;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.language.TemplateText;

/**
 * A draft as its author begins it.
 *
 * @param subject absent: that of the version it starts from
 * @param body absent: that of the version it starts from
 * @param from number of the version whose text it starts from; absent: the newest
 */
@Schema(name = "TemplateDraftForm")
public record DraftForm(@Schema(required = true, examples = "en") String locale, String subject, String body,
        @Schema(maxLength = TemplateText.LONGEST_NOTE) String changeNote, Integer from) {

    /**
     * What may be changed of a draft.
     *
     * @param basedOn number of the newest version that its author has seen
     */
    public record Text(@Schema(maxLength = TemplateText.LONGEST_SUBJECT) String subject,
            @Schema(maxLength = TemplateText.LONGEST_BODY) String body,
            @Schema(maxLength = TemplateText.LONGEST_NOTE) String changeNote, Integer basedOn) {

        static Text of(TemplateDraft draft) {
            return new Text(draft.subject, draft.body, draft.changeNote, draft.basedOn);
        }

        /**
         * A draft may be unfinished: only what could not be kept is refused.
         *
         * @return the same, empty where it was absent
         */
        Text checked() {
            List<Fault> faults = new ArrayList<>();
            TemplateText.subject(subject, faults);
            TemplateText.body(body, faults);
            TemplateText.note("changeNote", changeNote, faults);
            if (basedOn != null && basedOn < 0) {
                faults.add(Fault.inField("basedOn", FaultCode.INVALID_VALUE, "basedOn is the number of a version, from 0."));
            }
            if (!faults.isEmpty()) {
                throw new Refusal(RefusalCode.INVALID, "The draft is not saved.", faults);
            }
            return new Text(subject == null ? "" : subject, body == null ? "" : body, changeNote,
                    basedOn == null ? 0 : basedOn);
        }
    }
}
