package io.costline.dispatch;

import io.costline.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void mainKnowsNoTestsAndNoLabAndItsPackagesMakeNoCircle() {
        HouseRules.check(DispatcherMain.class);
    }
}
