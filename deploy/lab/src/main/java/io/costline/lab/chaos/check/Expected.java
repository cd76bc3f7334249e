package io.costline.lab.chaos.check;

import io.costline.avro.SpendDimension;
import io.costline.lab.chaos.check.Limits.Limit;
import io.costline.lab.chaos.workload.Shipment;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Kind;
import io.costline.lab.check.Ledger;
import io.costline.lab.check.Ledger.Bucket;
import io.costline.lab.check.PriceList;
import io.costline.lab.traffic.Call;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ledger of a chaos run, with the alerts of its budgets. */
public final class Expected {
    private Expected() {}

    /** What must be found once the shipments, each delivered at least once in any order, are processed. */
    public static Facts of(Collection<Shipment> shipments, String tenant, PriceList prices) {
        List<Call> calls = shipments.stream()
                .flatMap(shipment -> shipment.records().stream())
                .toList();
        long refused = shipments.stream()
                .mapToLong(shipment -> shipment.planted().size())
                .sum();
        Ledger ledger = Ledger.of(calls, refused, tenant, prices);
        Limits.ALL.forEach(limit -> alerts(limit, ledger));
        return ledger.facts();
    }

    private static void alerts(Limit limit, Ledger ledger) {
        Map<Bucket, BigInteger> spend = new TreeMap<>();
        ledger.spend((minute, picos) -> {
            if (SpendDimension.valueOf(minute.dimension()) == limit.dimension()) {
                spend.merge(minute.from(limit.periodStart(minute.start())), picos, BigInteger::add);
            }
        });
        spend.forEach((key, picos) -> limit.reached(picos).forEach(percent -> {
            String alert = Facts.alertKey(limit.id(), key.dimension(), key.scope(), key.start(), percent);
            ledger.facts().add(Kind.ALERTS_ON_TOPIC, alert, "FIRING");
            ledger.facts().add(Kind.ALERTS, alert, "FIRING");
            ledger.facts().add(Kind.ALERTS_TOLD, alert, "FIRING");
        }));
    }
}
