package dev.tributary.engine.task;

import dev.tributary.graph.Positions;
import java.util.Arrays;

/** Which lane of an index space each position of each prompt of a batch belongs to. */
public final class LaneMap {

    private final int length;
    private final int count;
    private final int[] lanes;

    private LaneMap(int length, int count, int[] lanes) {
        this.length = length;
        this.count = count;
        this.lanes = lanes;
    }

    /**
     * The lanes of a batch. Throws {@link IllegalArgumentException} if positions are told apart in sequences of another
     * length, or by other spans: a circuit is never applied to a prompt that it does not fit.
     */
    public static LaneMap of(Positions positions, PairBatch batch) {
        if (positions instanceof Positions.Spans spans) {
            return ofSpans(spans.names(), batch);
        }
        if (positions instanceof Positions.SpanCrossing spans) {
            return ofSpans(spans.names(), batch);
        }
        return of(positions, batch.clean());
    }

    /** The lanes of prompts without spans. */
    public static LaneMap of(Positions positions, TokenBatch tokens) {
        int[] lanes = new int[tokens.rows()];
        if (positions instanceof Positions.All) {
            return new LaneMap(tokens.length(), 1, lanes);
        }
        if (positions instanceof Positions.Spans || positions instanceof Positions.SpanCrossing) {
            throw new IllegalArgumentException("spans are a matter of prompts, and these have none");
        }
        if (positions.lanes() != tokens.length()) {
            throw new IllegalArgumentException("scores and circuits at " + positions.lanes()
                    + " positions need prompts of that length, got one of " + tokens.length()
                    + " tokens; use --positions all or spans");
        }
        Arrays.setAll(lanes, row -> row % tokens.length());
        return new LaneMap(tokens.length(), tokens.length(), lanes);
    }

    private static LaneMap ofSpans(java.util.List<String> names, PairBatch batch) {
        int length = batch.clean().length();
        int[] lanes = new int[batch.clean().rows()];
        for (int prompt = 0; prompt < batch.clean().batch(); prompt++) {
            TokenSpans spans = batch.spans().get(prompt);
            if (!names.containsAll(spans.names())) {
                throw new IllegalArgumentException("the spans are " + String.join(", ", names) + ", but a prompt has "
                        + String.join(", ", spans.names()));
            }
            for (int position = 0; position < length; position++) {
                lanes[prompt * length + position] =
                        names.indexOf(spans.names().get(spans.spanOf().get(position)));
            }
        }
        return new LaneMap(length, names.size(), lanes);
    }

    /** How many lanes there are. */
    public int count() {
        return count;
    }

    /** Positions of a prompt. */
    public int length() {
        return length;
    }

    /** batch * pos. */
    public int rows() {
        return lanes.length;
    }

    /** The lane of a position of a prompt. */
    public int lane(int prompt, int position) {
        return lanes[prompt * length + position];
    }

    /** The lane of a row, prompt * pos + position. */
    public int lane(int row) {
        return lanes[row];
    }
}
