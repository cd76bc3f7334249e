package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FocusCheckTest {
    @TempDir
    Path folder;

    @Test
    void theWorkedRowsKeepToEveryRule() throws Exception {
        // When
        Run run = check(worked());

        // Then
        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out())
                .contains("9 rows of FOCUS 1.4: every rule holds")
                .contains("EffectiveCost  14.104155885 USD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2.7,3.333330900000,Anthropic|2.8,3.333330900000,Anthropic|ContractedCost must be ContractedUnitPrice times PricingQuantity where"
                        + " ContractedUnitPrice is not null and PricingQuantity is not null and ChargeClass is null: 1 row, rows.csv, row 1",
                ",Usage,,Input Tokens of|,Wastage,,Input Tokens of|ChargeCategory must be one of",
                ",1234567,Tokens,|,,Tokens,|ConsumedQuantity must not be null where ChargeCategory is Usage",
                "2026-09-01T00:00:00Z,Tax|2026-09-01,Tax|BillingPeriodStart must be a time as 2026-09-01T00:00:00Z: 1 row, rows.csv, row 9",
                "USD,2026-10-01|dollars,2026-10-01|BillingCurrency must be an ISO 4217 code",
                "ConsumedUnit|MyUnit|a column that FOCUS 1.4 does not have must begin with x_",
                "x_Feature|x_CustomerId|x_CustomerId must be there once",
                "BilledCost|x_Billed|BilledCost is mandatory",
                "8,acct-7|nine,acct-7|BilledCost must be a number: 1 row, rows.csv, row 5: has nine"
            })
    void aRuleThatARowBreaksIsNamedWithTheRow(String text, String instead, String said) throws Exception {
        // Given
        String worked = worked();
        assertThat(worked).contains(text);

        // When
        Run run = check(worked.replaceFirst(java.util.regex.Pattern.quote(text), instead));

        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(said);
    }

    @Test
    void namesOfAnEarlierVersionAreThoseOfItsOwn() throws Exception {
        // When
        Run run = check(worked(), "--spec", "1.2");

        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("ProviderName is mandatory")
                .contains(
                        "FOCUS 1.2 does not have must begin with x_: 2 rows, first rows.csv: is called HostProviderName");
    }

    @Test
    void whatCannotBeCheckedIsSaid() throws Exception {
        assertThat(Run.of("focus", "check", folder.resolve("none").toString()).err())
                .contains("there is no ");
        assertThat(Run.of("focus", "check", folder.toString()).err()).contains("there is no manifest.json in ");
        assertThat(check(worked(), "--spec", "9.9").err()).contains("there is no FOCUS 9.9 here; there are 1.2, 1.3");
    }

    private Run check(String rows, String... more) throws Exception {
        Path file = Files.writeString(folder.resolve("rows.csv"), rows);
        String[] command = new String[3 + more.length];
        System.arraycopy(new String[] {"focus", "check", file.toString()}, 0, command, 0, 3);
        System.arraycopy(more, 0, command, 3, more.length);
        return Run.of(command);
    }

    private static String worked() throws Exception {
        try (InputStream in =
                Objects.requireNonNull(FocusCheckTest.class.getResourceAsStream("/answers/focus-rows.csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
