package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A prompt put together from pieces, and where its tokens are.
 *
 * @param text all of it
 * @param tokens how many
 * @param spans the named pieces; the last token is END unless it has another name, and the token after S1 or S2 is
 *     S1+1 or S2+1 unless it has another name
 */
record Wording(String text, int tokens, NamedSpans spans) {

    private static final String END = "END";

    /** Throws {@link IllegalArgumentException} if the tokenizer cuts the whole in another way than its pieces. */
    static Wording of(Tokenizer tokenizer, List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        List<Integer> ids = new ArrayList<>();
        Map<String, List<Integer>> spans = new LinkedHashMap<>();
        List<String> owners = new ArrayList<>();
        for (Piece piece : pieces) {
            text.append(piece.text());
            List<Integer> cut = tokenizer.encode(piece.text());
            for (int index = 0; index < cut.size(); index++) {
                piece.span().ifPresent(name -> spans.computeIfAbsent(name, unused -> new ArrayList<>())
                        .add(owners.size()));
                owners.add(piece.span().orElse(""));
            }
            ids.addAll(cut);
        }
        if (!tokenizer.encode(text.toString()).equals(ids)) {
            throw new IllegalArgumentException("this task needs a tokenizer that cuts a sentence between its words, but"
                    + " the model's cuts otherwise in \"" + text + "\"");
        }
        follow(spans, owners, "S1");
        follow(spans, owners, "S2");
        name(spans, owners, END, owners.size() - 1);
        return new Wording(text.toString(), owners.size(), new NamedSpans(spans));
    }

    private static void follow(Map<String, List<Integer>> spans, List<String> owners, String before) {
        List<Integer> held = spans.getOrDefault(before, List.of());
        if (!held.isEmpty()) {
            name(spans, owners, before + "+1", held.get(held.size() - 1) + 1);
        }
    }

    private static void name(Map<String, List<Integer>> spans, List<String> owners, String name, int position) {
        if (position < owners.size() && owners.get(position).isEmpty()) {
            owners.set(position, name);
            spans.put(name, List.of(position));
        }
    }

    PromptText words() {
        return new PromptText.Words(text);
    }
}
