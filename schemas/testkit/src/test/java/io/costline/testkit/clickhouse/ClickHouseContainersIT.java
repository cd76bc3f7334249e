package io.costline.testkit.clickhouse;

import io.costline.testkit.Containers;
import io.costline.testkit.Stack;
import io.costline.testkit.StackMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = Containers.AVAILABLE, disabledReason = Containers.REASON)
class ClickHouseContainersIT extends ClickHouseContract {
    private Stack stack;

    @BeforeAll
    void start() {
        stack = Stack.start(StackMode.CONTAINERS);
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @Override
    String url() {
        return stack.clickHouseUrl();
    }
}
