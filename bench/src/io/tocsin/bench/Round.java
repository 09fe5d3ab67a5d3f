package io.tocsin.bench;

import java.util.List;
import java.util.Map;

/**
 * What one round of the main job came to. Rates are per second.
 *
 * @param messageBytes mean size on the wire, envelope included
 * @param turnsPerMessage answers of the sink for each message, or -1 where it does not count them
 * @param wholeJob CPU seconds from the import to the last acceptance
 * @param sending those from release to the last acceptance
 */
record Round(int round, double importRows, double reimportRows, double preparation, double accepted, double sendingSeconds,
        double baseline, double mailer, int messageBytes, double turnsPerMessage, Spent wholeJob, Spent sending,
        Map<StatusProbe.Kind, List<Double>> statusIdle, Map<StatusProbe.Kind, List<Double>> statusSending) {

    double ratio() {
        return accepted / baseline;
    }

    double mailerRatio() {
        return accepted / mailer;
    }
}
