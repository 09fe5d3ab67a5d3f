package io.tocsin.console.approval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.access.Operator;
import io.tocsin.access.Role;
import io.tocsin.console.Viewer;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.SecondPerson;

/** Who may say yes to a notice, and why others may not: told before they try. */
@ApplicationScoped
class FourEyes {

    /** Whoever has more approvers than that finds one among these. */
    private static final int MOST = 8;

    private final SecondPerson secondPerson;

    FourEyes(SecondPerson secondPerson) {
        this.secondPerson = secondPerson;
    }

    /**
     * @param mine what the viewer had to do with it, e.g. {@code drafted it}; null for a second person, or when nobody asks
     * @param may names of those who may approve, the first of them
     * @param mayNot names of approvers who may not, with what they did
     * @param asked whether a second person is asked for at all
     */
    public record Shown(String mine, List<String> may, List<String> mayNot, boolean asked) {
    }

    Shown of(Incident incident, Notice notice, Preparation preparation, Viewer viewer) {
        if (!secondPerson.isAskedFor()) {
            return new Shown(null, List.of(), List.of(), false);
        }
        List<String> may = new ArrayList<>();
        List<String> mayNot = new ArrayList<>();
        for (Operator operator : approvers()) {
            Optional<String> part = secondPerson.partOf(incident, notice, preparation, operator.actor());
            if (part.isPresent()) {
                mayNot.add(operator.name + " (" + part.get() + ")");
            } else {
                may.add(operator.name);
            }
        }
        String mine = viewer.isApprover() ? secondPerson.partOf(incident, notice, preparation, viewer.actor()).orElse(null)
                : null;
        return new Shown(mine, may, mayNot, true);
    }

    private static List<Operator> approvers() {
        return Operator.getEntityManager().createNativeQuery("""
                SELECT * FROM operator WHERE NOT disabled AND kind = 'PERSON' AND :role = ANY (roles) ORDER BY name LIMIT :most
                """, Operator.class).setParameter("role", Role.APPROVER).setParameter("most", MOST).getResultList();
    }
}
