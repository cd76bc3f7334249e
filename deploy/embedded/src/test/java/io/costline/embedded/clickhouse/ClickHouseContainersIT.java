package io.costline.embedded.clickhouse;

import io.costline.embedded.Containers;
import io.costline.embedded.Stack;
import io.costline.embedded.StackMode;
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
