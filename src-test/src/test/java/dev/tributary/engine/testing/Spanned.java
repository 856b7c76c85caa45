package dev.tributary.engine.testing;

import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.task.TokenSpans;
import java.util.List;

/** Prompt pairs whose spans lie elsewhere in every prompt. */
public final class Spanned {

    /** The spans of every prompt here. */
    public static final List<String> NAMES = List.of("subject", "verb", TokenSpans.REST);

    private Spanned() {}

    /** Three pairs of five tokens; the second lacks a span, and in the third the spans stand the other way round. */
    public static PairBatch three() {
        PairBatch pairs = Pairs.three();
        return new PairBatch(
                pairs.clean(),
                pairs.corrupt(),
                pairs.answers(),
                List.of(spans(2, 0, 0, 1, 2), spans(0, 2, 2, 2, 0), spans(1, 1, 2, 0, 2)));
    }

    /** One prompt of a batch on its own. */
    public static PairBatch only(PairBatch batch, int prompt) {
        return new PairBatch(
                only(batch.clean(), prompt),
                only(batch.corrupt(), prompt),
                List.of(batch.answers().get(prompt)),
                List.of(batch.spans().get(prompt)));
    }

    /** The prompts of a batch, each on its own. */
    public static PairBatch[] apart(PairBatch batch) {
        PairBatch[] apart = new PairBatch[batch.clean().batch()];
        for (int prompt = 0; prompt < apart.length; prompt++) {
            apart[prompt] = only(batch, prompt);
        }
        return apart;
    }

    /** Prompts that nobody scores, for means over others. */
    public static PairBatch reference() {
        return new PairBatch(
                TokenBatch.of(List.of(new int[] {7, 0, 5, 2, 3}, new int[] {4, 4, 1, 8, 6})),
                TokenBatch.of(List.of(new int[] {7, 1, 5, 0, 3}, new int[] {4, 2, 1, 8, 0})),
                List.of(
                        new Answers(List.of(1), List.of(2), List.of(4)),
                        new Answers(List.of(3), List.of(5), List.of(4))));
    }

    private static TokenBatch only(TokenBatch tokens, int prompt) {
        int[] ids = new int[tokens.length()];
        for (int position = 0; position < ids.length; position++) {
            ids[position] = tokens.id(prompt, position);
        }
        return TokenBatch.of(List.of(ids));
    }

    private static TokenSpans spans(Integer... spanOf) {
        return new TokenSpans(NAMES, List.of(spanOf));
    }
}
