package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.RowSet;
import dev.tributary.engine.production.kernel.Scratch;
import dev.tributary.engine.production.kernel.Softmax;
import dev.tributary.engine.production.kernel.Workers;

/** Attention of all heads of a layer, [row, head * d_head], and its adjoint; one tile for each head of each prompt. */
final class Mixing {

    private final Workers workers;
    private final AttentionForm form;
    private final int batch;
    private final int length;
    private final int heads;
    private final int dHead;
    private final Block query;
    private final Block key;
    private final Block value;
    private final Block pattern;
    private final RowSet queries;
    private final int keysSharedBy;
    private final int valuesSharedBy;

    /**
     * @param queries the rows that queries are given for; keys and values are given for all
     * @param pattern room for [prompt, head, query, key] probabilities
     */
    Mixing(Workers workers, AttentionForm form, RowSet queries, int batch, Value[] inputs, Block pattern) {
        this.workers = workers;
        this.form = form;
        this.batch = batch;
        this.queries = queries;
        this.length = inputs[1].rows() / batch;
        this.heads = form.heads();
        this.dHead = inputs[0].width() / heads;
        this.query = inputs[0].data();
        this.key = inputs[1].data();
        this.value = inputs[2].data();
        this.pattern = pattern;
        this.keysSharedBy = inputs[0].width() / inputs[1].width();
        this.valuesSharedBy = inputs[0].width() / inputs[2].width();
    }

    /** The probabilities, [prompt, head, query, key]. */
    Block pattern() {
        return pattern;
    }

    /** mixed = softmax(scale query key^T) value, shown on the way. */
    void forward(Block mixed, Watch watch) {
        if (watch.wants(Points.scores(form)) || watch.wants(Points.pattern(form))) {
            forwardWatched(mixed, watch);
            return;
        }
        workers.run(batch * heads, tile -> {
            scores(tile);
            softmax(tile);
            mix(pattern, tile, mixed);
        });
    }

    /** Only the probabilities, as the way there made them. */
    void makePattern() {
        workers.run(batch * heads, tile -> {
            scores(tile);
            softmax(tile);
        });
    }

    private void forwardWatched(Block mixed, Watch watch) {
        int[] shape = {batch, heads, length, length};
        for (int tile = 0; tile < batch * heads; tile++) {
            scores(tile);
            scaleAndHide(tile);
        }
        if (watch.wants(Points.scores(form))) {
            watch.replaced(Points.scores(form), shape, pattern)
                    .ifPresent(given -> Blas.copy(pattern.size(), given, 0, pattern, 0));
        }
        for (int tile = 0; tile < batch * heads; tile++) {
            softmaxOfScaled(tile);
        }
        Block used = watch.wants(Points.pattern(form))
                ? watch.replaced(Points.pattern(form), shape, pattern).orElse(pattern)
                : pattern;
        workers.run(batch * heads, tile -> mix(used, tile, mixed));
    }

    private void scores(int tile) {
        Blas.multiply(
                new Size(count(tile), length, dHead),
                asked(query, tile),
                at(key, tile, keysSharedBy),
                true,
                0,
                pattern(pattern, tile));
    }

    private void softmax(int tile) {
        Panel probabilities = pattern(pattern, tile);
        for (int row = 0; row < count(tile); row++) {
            Softmax.row(probabilities.at((long) row * length), visible(tile, row), length, form.scale());
        }
    }

    private void mix(Block probabilities, int tile, Block mixed) {
        Blas.multiply(
                new Size(count(tile), dHead, length),
                pattern(probabilities, tile),
                at(value, tile, valuesSharedBy),
                false,
                0,
                asked(mixed, tile));
    }

    private void scaleAndHide(int tile) {
        double[] scores = new double[length];
        for (int row = 0; row < count(tile); row++) {
            Panel panel = pattern(pattern, tile).at((long) row * length);
            panel.block().get(panel.offset(), scores, length);
            for (int key = 0; key < length; key++) {
                scores[key] = key < visible(tile, row) ? scores[key] * form.scale() : Double.NEGATIVE_INFINITY;
            }
            panel.block().put(panel.offset(), scores, length);
        }
    }

    private void softmaxOfScaled(int tile) {
        for (int row = 0; row < count(tile); row++) {
            Softmax.row(pattern(pattern, tile).at((long) row * length), visible(tile, row), length, 1);
        }
    }

    /**
     * @param mixed gradient with respect to the outcome
     * @param room for [prompt, head, pos, pos] numbers
     * @param gradients where those of query, key and value go; each has a part for every head, shared or not
     * @param ofPattern what the gradient with respect to the pattern is multiplied with: 1, or 0 if it counts as constant
     */
    void backward(Block mixed, Block room, Block[] gradients, double ofPattern) {
        workers.run(batch * heads, tile -> {
            Panel probabilities = pattern(pattern, tile);
            Panel scores = pattern(room, tile);
            int asked = count(tile);
            Size square = new Size(asked, length, dHead);
            Size back = new Size(length, dHead, asked);
            Blas.multiply(square, asked(mixed, tile), at(value, tile, valuesSharedBy), true, 0, scores);
            Blas.multiplyTransposed(back, probabilities, asked(mixed, tile), 0, at(gradients[2], tile, 1));
            for (int row = 0; row < asked; row++) {
                softmaxAdjoint(
                        probabilities.at((long) row * length),
                        scores.at((long) row * length),
                        visible(tile, row),
                        ofPattern * form.scale());
            }
            Blas.multiply(
                    new Size(asked, dHead, length),
                    scores,
                    at(key, tile, keysSharedBy),
                    false,
                    0,
                    asked(gradients[0], tile));
            Blas.multiplyTransposed(back, scores, asked(query, tile), 0, at(gradients[1], tile, 1));
        });
    }

    /** How many queries a tile has. */
    private int count(int tile) {
        return queries.count(tile / heads);
    }

    private int visible(int tile, int row) {
        int position = queries.position(queries.start(tile / heads) + row);
        return form.direction().reaches(length - 1, position) ? length : position + 1;
    }

    private void softmaxAdjoint(Panel probabilities, Panel gradient, int visible, double scale) {
        double[] p = Scratch.doubles(1, length);
        double[] g = Scratch.doubles(2, length);
        probabilities.block().get(probabilities.offset(), p, length);
        gradient.block().get(gradient.offset(), g, length);
        double mean = 0;
        for (int key = 0; key < visible; key++) {
            mean += p[key] * g[key];
        }
        for (int key = 0; key < length; key++) {
            g[key] = key < visible ? p[key] * (g[key] - mean) * scale : 0;
        }
        gradient.block().put(gradient.offset(), g, length);
    }

    /** @param shared how many heads use the same part of a row */
    private Panel at(Block block, int tile, int shared) {
        int prompt = tile / heads;
        int head = tile % heads / shared;
        int held = heads / shared;
        return new Panel(block, ((long) prompt * length * held + head) * dHead, held * dHead);
    }

    /** The rows of a tile where only those of queries are held. */
    private Panel asked(Block block, int tile) {
        int start = queries.start(tile / heads);
        return new Panel(block, ((long) start * heads + tile % heads) * dHead, heads * dHead);
    }

    private Panel pattern(Block block, int tile) {
        long row = (long) queries.start(tile / heads) * heads + (long) (tile % heads) * count(tile);
        return new Panel(block, row * length, length);
    }
}
