package dev.tributary.engine.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Prompt pairs of one task, before a tokenizer has seen them.
 *
 * @param seqLabels a name for each position of every prompt, BOS not counted; empty if positions have no names
 * @param wordIdxs positions by name, in the order given, BOS not counted; may be empty
 * @param spans those of every pair that gives none of its own
 * @param pairs at least one; all or none say which part of a split they are for
 */
public record PromptSet(
        List<String> seqLabels, Map<String, Integer> wordIdxs, Optional<NamedSpans> spans, List<PromptPair> pairs) {
    public PromptSet {
        seqLabels = List.copyOf(seqLabels);
        wordIdxs = Collections.unmodifiableMap(new LinkedHashMap<>(wordIdxs));
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("a prompt set needs at least one prompt pair, got none");
        }
        firstWithoutSplit(pairs).ifPresent(number -> {
            throw new IllegalArgumentException("pair " + number + " does not say which split it is for, but others do");
        });
        for (Map.Entry<String, Integer> word : wordIdxs.entrySet()) {
            if (word.getValue() < 0) {
                throw new IllegalArgumentException(
                        "the position of word \"" + word.getKey() + "\" must be at least 0, got " + word.getValue());
            }
        }
    }

    /** Pairs of which only each itself may give spans. */
    public PromptSet(List<String> seqLabels, Map<String, Integer> wordIdxs, List<PromptPair> pairs) {
        this(seqLabels, wordIdxs, Optional.empty(), pairs);
    }

    /** Pairs whose positions have no names. */
    public static PromptSet of(List<PromptPair> pairs) {
        return new PromptSet(List.of(), Map.of(), pairs);
    }

    /** The number of the first pair that is for no part of a split although another is. */
    static Optional<Integer> firstWithoutSplit(List<PromptPair> pairs) {
        if (pairs.stream().allMatch(pair -> pair.split().isEmpty())) {
            return Optional.empty();
        }
        return IntStream.range(0, pairs.size())
                .filter(number -> pairs.get(number).split().isEmpty())
                .boxed()
                .findFirst();
    }

    /** Whether the set or any of its pairs gives spans. Words serve as spans if not. */
    public boolean givesSpans() {
        return spans.isPresent() || pairs.stream().anyMatch(pair -> pair.spans().isPresent());
    }

    /** The spans of each pair: its own, else those of the set, else words if no spans are given anywhere. */
    public List<NamedSpans> spansOfPairs() {
        NamedSpans common = spans.orElseGet(() -> givesSpans() ? NamedSpans.none() : WordSpans.of(wordIdxs));
        return pairs.stream().map(pair -> pair.spans().orElse(common)).toList();
    }

    /** Where the spans of a pair stand in a file, as a JSON pointer. */
    public String spansPlace(int pair) {
        if (pairs.get(pair).spans().isPresent()) {
            return "/prompts/" + pair + "/spans";
        }
        return givesSpans() ? "/spans" : "/word_idxs";
    }

    /** Why words cannot serve as spans although no spans are given; empty if they need not or can. */
    public Optional<String> wordFault() {
        return givesSpans() ? Optional.empty() : WordSpans.fault(wordIdxs);
    }

    /** The names of all spans in the order in which they first occur, first in the set and then pair by pair; then rest. */
    public List<String> spanNames() {
        Set<String> names = new LinkedHashSet<>();
        spans.ifPresent(given -> names.addAll(given.names()));
        pairs.forEach(pair -> pair.spans().ifPresent(given -> names.addAll(given.names())));
        if (!givesSpans()) {
            names.addAll(WordSpans.of(wordIdxs).names());
        }
        names.add(TokenSpans.REST);
        return List.copyOf(names);
    }

    /** The pairs with these numbers, in the order of the numbers. */
    public PromptSet part(List<Integer> numbers) {
        // pairs that give no spans must not take words for spans because those that do are left out
        Optional<NamedSpans> kept = spans.or(() -> givesSpans() ? Optional.of(NamedSpans.none()) : Optional.empty());
        return new PromptSet(
                seqLabels, wordIdxs, kept, numbers.stream().map(pairs::get).toList());
    }
}
