package io.costline.lab.bench;

import com.microsoft.playwright.Page;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A page as it was once opened.
 *
 * @param firstPaint milliseconds from the address until something stood there
 * @param sections milliseconds from the address until each section's answer stood there, by its heading
 * @param faults what the page itself says could not be shown
 */
record Visit(double firstPaint, Map<String, Double> sections, List<String> faults) {
    static Visit of(Page page, String address) {
        page.navigate(address);
        settled(page);
        double paint =
                number(page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        Map<?, ?> stood = (Map<?, ?>) page.evaluate("() => window.stoodAt");
        return new Visit(
                paint,
                stood.entrySet().stream()
                        .collect(Collectors.toMap(
                                each -> String.valueOf(each.getKey()),
                                each -> number(each.getValue()),
                                Math::max,
                                TreeMap::new)),
                page.locator(".fault").allInnerTexts().stream()
                        .map(text -> page.url() + " " + text)
                        .toList());
    }

    static void settled(Page page) {
        page.waitForFunction("() => document.querySelector('main h1, .alone h1')"
                + " && !document.querySelector('[aria-busy=true], .skeleton, .old')");
    }

    static double firstPaint(List<Visit> visits) {
        return median(visits.stream().map(Visit::firstPaint).toList());
    }

    /** The section with the largest median. */
    static Map.Entry<String, Double> slowest(List<Visit> visits) {
        return visits.stream()
                .flatMap(visit -> visit.sections.entrySet().stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())))
                .entrySet()
                .stream()
                .map(each -> Map.entry(each.getKey(), median(each.getValue())))
                .max(Map.Entry.comparingByValue())
                .orElse(Map.entry("none", 0.0));
    }

    private static double median(Collection<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
