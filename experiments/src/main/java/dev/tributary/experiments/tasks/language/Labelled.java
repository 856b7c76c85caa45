package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives positions names if they mean the same in all prompts of a set. */
final class Labelled {

    private Labelled() {}

    /** A set of pairs with spans of their own; with a name for each position if all have one length and one set of spans. */
    static PromptSet set(Tokenizer tokenizer, List<PromptPair> pairs) {
        NamedSpans spans = pairs.get(0).spans().orElse(NamedSpans.none());
        List<Integer> first = encoded(tokenizer, pairs.get(0));
        for (PromptPair pair : pairs) {
            if (!pair.spans().equals(pairs.get(0).spans())
                    || encoded(tokenizer, pair).size() != first.size()) {
                return PromptSet.of(pairs);
            }
        }
        List<String> labels = new ArrayList<>();
        first.forEach(id -> labels.add(tokenizer.token(id).strip()));
        Map<String, Integer> words = new LinkedHashMap<>();
        spans.positions().forEach((name, positions) -> {
            for (int index = 0; index < positions.size(); index++) {
                String label = positions.size() == 1 ? name : name + "." + (index + 1);
                labels.set(positions.get(index), label);
                words.put(label, positions.get(index));
            }
        });
        return new PromptSet(labels, words, pairs);
    }

    private static List<Integer> encoded(Tokenizer tokenizer, PromptPair pair) {
        return pair.clean().fold(tokenizer::encode, ids -> ids);
    }
}
