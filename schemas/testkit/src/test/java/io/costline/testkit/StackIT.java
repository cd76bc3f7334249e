package io.costline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StackIT {

    @Test
    void aPartStartsWhenItIsAskedForAndEndsWithTheStack() {
        // Given
        long before = children();
        Stack stack = Stack.start(StackMode.EMBEDDED);
        assertThat(children()).as("children before anything was asked for").isEqualTo(before);

        // When
        String url = stack.registryUrl();

        // Then
        assertThat(url).startsWith("http://127.0.0.1:");
        assertThat(stack.registryUrl()).isEqualTo(url);
        assertThat(children()).as("the registry alone").isEqualTo(before + 1);

        // When
        stack.close();

        // Then
        assertThat(children()).isEqualTo(before);
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }
}
