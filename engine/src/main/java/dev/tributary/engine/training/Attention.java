package dev.tributary.engine.training;

import dev.tributary.engine.model.AttentionForm;
import dev.tributary.graph.AttentionDirection;

/** Attention within each sentence, head by head, with its adjoint. */
final class Attention {

    private final Sentences sentences;
    private final Rows query;
    private final Rows key;
    private final Rows value;
    private final float scale;
    private final boolean causal;
    private final int width;
    private final Rows mixed;
    private final float[][] patterns;

    Attention(Sentences sentences, Rows query, Rows key, Rows value, AttentionForm form) {
        this.sentences = sentences;
        this.query = query;
        this.key = key;
        this.value = value;
        this.scale = (float) form.scale();
        this.causal = form.direction() == AttentionDirection.CAUSAL;
        this.width = value.width() / value.heads();
        this.mixed = Rows.of(value.count(), value.width(), value.heads());
        this.patterns = new float[value.count() * value.heads()][];
    }

    /** [row, head * d_head]. */
    Rows forward() {
        eachQuery((row, head, first, count) -> {
            float[] pattern = pattern(row, head, first, count);
            patterns[row * value.heads() + head] = pattern;
            int target = place(row, head);
            for (int source = 0; source < count; source++) {
                addScaled(pattern[source], value.value(), place(first + source, head), mixed.value(), target);
            }
        });
        return mixed;
    }

    /** Adds to the slopes of queries, keys and values. */
    void backward() {
        eachQuery((row, head, first, count) -> {
            float[] pattern = patterns[row * value.heads() + head];
            float[] toPattern = new float[count];
            float expected = 0;
            int target = place(row, head);
            for (int source = 0; source < count; source++) {
                int from = place(first + source, head);
                toPattern[source] = dot(mixed.slope(), target, value.value(), from);
                expected += toPattern[source] * pattern[source];
                addScaled(pattern[source], mixed.slope(), target, value.slope(), from);
            }
            for (int source = 0; source < count; source++) {
                int from = place(first + source, head);
                float toScore = pattern[source] * (toPattern[source] - expected) * scale;
                addScaled(toScore, key.value(), from, query.slope(), target);
                addScaled(toScore, query.value(), target, key.slope(), from);
            }
        });
    }

    private float[] pattern(int row, int head, int first, int count) {
        float[] pattern = new float[count];
        float largest = Float.NEGATIVE_INFINITY;
        for (int source = 0; source < count; source++) {
            pattern[source] = scale * dot(query.value(), place(row, head), key.value(), place(first + source, head));
            largest = Math.max(largest, pattern[source]);
        }
        float sum = 0;
        for (int source = 0; source < count; source++) {
            pattern[source] = (float) Math.exp(pattern[source] - largest);
            sum += pattern[source];
        }
        for (int source = 0; source < count; source++) {
            pattern[source] /= sum;
        }
        return pattern;
    }

    private void eachQuery(QueryAction action) {
        for (int sentence = 0; sentence < sentences.count(); sentence++) {
            int first = sentences.start(sentence);
            int end = sentences.start(sentence + 1);
            for (int row = first; row < end; row++) {
                for (int head = 0; head < value.heads(); head++) {
                    action.at(row, head, first, causal ? row - first + 1 : end - first);
                }
            }
        }
    }

    private int place(int row, int head) {
        return row * value.width() + head * width;
    }

    private float dot(float[] left, int from, float[] right, int to) {
        float sum = 0;
        for (int index = 0; index < width; index++) {
            sum += left[from + index] * right[to + index];
        }
        return sum;
    }

    private void addScaled(float factor, float[] source, int from, float[] target, int to) {
        for (int index = 0; index < width; index++) {
            target[to + index] += factor * source[from + index];
        }
    }

    /** What is done for one query: it sees {@code count} rows from {@code first} on. */
    private interface QueryAction {
        void at(int row, int head, int first, int count);
    }
}
