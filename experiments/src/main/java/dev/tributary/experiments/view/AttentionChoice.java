package dev.tributary.experiments.view;

import dev.tributary.engine.attention.FirstToken;
import dev.tributary.engine.attention.HeadChoice;
import dev.tributary.engine.attention.Weighting;
import dev.tributary.render.attention.HeadNotation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is shown of attention.
 *
 * @param heads which heads; all if empty
 * @param prompts which prompts, in this order; all if empty
 * @param queries which rows, negative ones counted from the end; all if empty
 * @param weighting how probabilities are weighted first
 * @param first what becomes of the first token first
 * @param less what is taken away from each map, if something is
 * @param notation how heads are called
 */
record AttentionChoice(
        Optional<HeadChoice> heads,
        Optional<List<Integer>> prompts,
        Optional<List<Integer>> queries,
        Weighting weighting,
        FirstToken first,
        Optional<Less> less,
        HeadNotation notation) {

    /** What is taken away from each map. */
    sealed interface Less {

        /** The map of a head in the same prompt. */
        record Head(HeadChoice.Place place) implements Less {}

        /** The map of the same head in a prompt of as many tokens, whose number is here for each prompt. */
        record Partner(List<Integer> numbers) implements Less {}
    }

    static AttentionChoice everything() {
        return new AttentionChoice(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Weighting.STANDARD,
                FirstToken.IN,
                Optional.empty(),
                HeadNotation.DOT);
    }

    AttentionChoice withHeads(HeadChoice chosen) {
        if (heads.isPresent()) {
            throw new IllegalArgumentException("heads are chosen once, by layers or one by one, not both");
        }
        return new AttentionChoice(Optional.of(chosen), prompts, queries, weighting, first, less, notation);
    }

    AttentionChoice withPrompts(List<Integer> chosen) {
        return new AttentionChoice(heads, Optional.of(chosen), queries, weighting, first, less, notation);
    }

    AttentionChoice withQueries(List<Integer> chosen) {
        return new AttentionChoice(heads, prompts, Optional.of(chosen), weighting, first, less, notation);
    }

    AttentionChoice withWeighting(Weighting chosen) {
        return new AttentionChoice(heads, prompts, queries, chosen, first, less, notation);
    }

    AttentionChoice withFirst(FirstToken chosen) {
        return new AttentionChoice(heads, prompts, queries, weighting, chosen, less, notation);
    }

    AttentionChoice withLess(Less chosen) {
        return new AttentionChoice(heads, prompts, queries, weighting, first, Optional.of(chosen), notation);
    }

    AttentionChoice withNotation(HeadNotation chosen) {
        return new AttentionChoice(heads, prompts, queries, weighting, first, less, chosen);
    }

    /** The rows of a prompt, ascending. */
    List<Integer> rows(int length) {
        return queries.map(chosen -> chosen.stream()
                        .map(query -> counted(query, length))
                        .sorted()
                        .distinct()
                        .toList())
                .orElseGet(() -> IntStream.range(0, length).boxed().toList());
    }

    private static int counted(int query, int length) {
        int found = query < 0 ? query + length : query;
        if (found < 0 || found >= length) {
            throw new IllegalArgumentException("expected a query from 0 to " + (length - 1) + ", or from -1 to -"
                    + length + " counted from the end, got " + query);
        }
        return found;
    }
}
