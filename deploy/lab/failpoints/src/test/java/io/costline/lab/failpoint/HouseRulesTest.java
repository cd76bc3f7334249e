package io.costline.lab.failpoint;

import io.costline.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void mainKnowsNoTestsAndNoLabAndItsPackagesMakeNoCircle() {
        HouseRules.check(KillByFile.class);
    }
}
