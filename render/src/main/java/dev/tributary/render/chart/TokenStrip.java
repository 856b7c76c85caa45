package dev.tributary.render.chart;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Tokens in a row, coloured by one of several measures; the others and more are in the tooltips.
 *
 * @param title its heading
 * @param about how to read it
 * @param tokens from first to last
 * @param measures what they can be coloured by; the first is shown first
 * @param details lines that each token's tooltip has besides, one list for each token
 */
public record TokenStrip(
        String title, String about, List<String> tokens, List<Measure> measures, List<List<String>> details)
        implements Section {

    public TokenStrip {
        tokens = List.copyOf(tokens);
        measures = List.copyOf(measures);
        details = details.stream().map(List::copyOf).toList();
        if (measures.isEmpty() || details.size() != tokens.size()) {
            throw new IllegalArgumentException("the tokens of \"" + title + "\" need a measure and details for each of "
                    + tokens.size() + ", got " + measures.size() + " measures and " + details.size() + " details");
        }
        for (Measure measure : measures) {
            if (measure.values().size() != tokens.size()) {
                throw new IllegalArgumentException("expected a number of \"" + measure.name() + "\" for each of "
                        + tokens.size() + " tokens, got " + measure.values().size());
            }
        }
    }

    /**
     * A number for each token.
     *
     * @param name what it is
     * @param values empty where there is none
     * @param low what has the palest colour; numbers below are as pale
     * @param high what has the strongest colour; below {@code low} if less is stronger
     */
    public record Measure(String name, List<OptionalDouble> values, double low, double high) {
        public Measure {
            values = List.copyOf(values);
            if (!Double.isFinite(low) || !Double.isFinite(high) || low == high) {
                throw new IllegalArgumentException(
                        "expected two different bounds of \"" + name + "\", got " + low + " and " + high);
            }
        }
    }
}
