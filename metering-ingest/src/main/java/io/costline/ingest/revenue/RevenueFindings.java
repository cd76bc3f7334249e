package io.costline.ingest.revenue;

import io.costline.avro.RevenueLine;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.Fault;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.line.LineOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects the lines of one delivery, each with its own verdict. */
final class RevenueFindings {
    private final String source;
    private final String tenant;
    private final Instant now;
    private final List<LineOutcome<RevenueLine>> outcomes = new ArrayList<>();
    private Element element;

    RevenueFindings(String source, String tenant, Instant now, Element first) {
        this.source = source;
        this.tenant = tenant;
        this.now = now;
        this.element = first;
    }

    void at(Element next) {
        element = next;
    }

    /** A line that stands at this place; what is wrong with it is its own matter. */
    void line(Fields place, Consumer<LineDraft> reading) {
        var line = new LineDraft(source, place.within(new Draft()));
        reading.accept(line);
        RevenueLine settled = line.settle(tenant, now);
        Fault fault = line.fault();
        if (fault == null) {
            outcomes.add(new LineOutcome.Taken<>(element.index(), settled, settled.getLineId(), line.warnings()));
        } else {
            refuse(fault);
        }
    }

    /** Whether the list under that name is whole. If not, what it lacks is a verdict of its own: its other lines are right. */
    void whole(Fields list, String path) {
        if (list.flag("has_more")) {
            refuse(new Fault(RejectionCode.TRUNCATED, path, RejectionCode.TRUNCATED.message()));
        }
    }

    void refuse(RejectionCode code, String field) {
        refuse(new Fault(code, field, code.message()));
    }

    void refuse(Fault fault) {
        outcomes.add(LineOutcome.refused(element, fault));
    }

    void pass(String reason) {
        outcomes.add(new LineOutcome.Passed<>(element.index(), reason));
    }

    List<LineOutcome<RevenueLine>> outcomes() {
        return List.copyOf(outcomes);
    }
}
