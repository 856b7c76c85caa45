package dev.tributary.render.attention;

import java.util.List;
import java.util.OptionalDouble;

/** What the numbers of maps are. */
public sealed interface MapMeaning {

    /** What a single number is called. */
    String unit();

    /** What is said of the numbers, paragraph by paragraph. */
    List<String> explanation();

    /**
     * Attention probabilities, which the page itself can weight and renormalise.
     *
     * @param weighting how they are weighted first: {@code standard}, {@code value-weighted} or {@code info-weighted}
     * @param first what becomes of the first token: {@code in}, {@code out} or {@code renormalised}
     */
    record Attention(String weighting, String first) implements MapMeaning {
        @Override
        public String unit() {
            return "attention";
        }

        @Override
        public List<String> explanation() {
            return List.of();
        }
    }

    /**
     * Numbers that are shown as they are.
     *
     * @param unit what a single number is called
     * @param explanation what is said of them
     * @param negative whether there are numbers below zero, which have a colour of their own
     * @param reach what has the strongest colour where all maps share one scale; the largest of them if empty
     */
    record Given(String unit, List<String> explanation, boolean negative, OptionalDouble reach) implements MapMeaning {
        public Given {
            explanation = List.copyOf(explanation);
        }

        /** Numbers whose largest has the strongest colour. */
        public Given(String unit, List<String> explanation, boolean negative) {
            this(unit, explanation, negative, OptionalDouble.empty());
        }
    }
}
