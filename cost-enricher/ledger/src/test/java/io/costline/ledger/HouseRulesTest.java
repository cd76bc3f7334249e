package io.costline.ledger;

import io.costline.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void mainKnowsNoTestsAndNoLabAndItsPackagesMakeNoCircle() {
        HouseRules.check(LedgerMain.class);
    }
}
