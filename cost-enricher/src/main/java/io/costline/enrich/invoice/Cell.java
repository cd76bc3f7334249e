package io.costline.enrich.invoice;

import java.time.LocalDate;

/**
 * What is compared with each other.
 *
 * @param account the provider's account; empty: the only one
 * @param day of the provider, in its zone
 * @param model as both sides call it; empty for what is no model's
 * @param unit what is billed; on an invoice line that maps to none, the provider's words
 */
public record Cell(String account, LocalDate day, String model, String unit) {
    Cell nextDay() {
        return new Cell(account, day.plusDays(1), model, unit);
    }
}
