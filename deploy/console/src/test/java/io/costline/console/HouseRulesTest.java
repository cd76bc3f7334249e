package io.costline.console;

import io.costline.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void mainKnowsNoTestsAndNoLabAndItsPackagesMakeNoCircle() {
        HouseRules.check(ConsoleMain.class);
    }
}
