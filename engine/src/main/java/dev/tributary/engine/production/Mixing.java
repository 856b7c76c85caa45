package dev.tributary.engine.production;

import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.production.Blas.Panel;
import dev.tributary.engine.production.Blas.Size;

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

    /** @param pattern room for [prompt, head, pos, pos] probabilities */
    Mixing(Workers workers, AttentionForm form, int batch, int heads, Value[] inputs, Block pattern) {
        this.workers = workers;
        this.form = form;
        this.batch = batch;
        this.length = inputs[0].rows() / batch;
        this.heads = heads;
        this.dHead = inputs[0].width() / heads;
        this.query = inputs[0].data();
        this.key = inputs[1].data();
        this.value = inputs[2].data();
        this.pattern = pattern;
    }

    /** mixed = softmax(scale query key^T) value. */
    void forward(Block mixed) {
        workers.run(batch * heads, tile -> {
            Panel probabilities = pattern(pattern, tile);
            Blas.multiply(new Size(length, length, dHead), at(query, tile), at(key, tile), true, 0, probabilities);
            for (int row = 0; row < length; row++) {
                softmax(probabilities.at(row * length), visible(row));
            }
            Blas.multiply(new Size(length, dHead, length), probabilities, at(value, tile), false, 0, at(mixed, tile));
        });
    }

    /**
     * @param mixed gradient with respect to the outcome
     * @param room for [prompt, head, pos, pos] numbers
     * @param gradients where those of query, key and value go
     */
    void backward(Block mixed, Block room, Block[] gradients) {
        Size square = new Size(length, length, dHead);
        Size tall = new Size(length, dHead, length);
        workers.run(batch * heads, tile -> {
            Panel probabilities = pattern(pattern, tile);
            Panel scores = pattern(room, tile);
            Blas.multiply(square, at(mixed, tile), at(value, tile), true, 0, scores);
            Blas.multiplyTransposed(tall, probabilities, at(mixed, tile), 0, at(gradients[2], tile));
            for (int row = 0; row < length; row++) {
                softmaxAdjoint(probabilities.at(row * length), scores.at(row * length), visible(row));
            }
            Blas.multiply(tall, scores, at(key, tile), false, 0, at(gradients[0], tile));
            Blas.multiplyTransposed(tall, scores, at(query, tile), 0, at(gradients[1], tile));
        });
    }

    private int visible(int row) {
        return form.direction().reaches(length - 1, row) ? length : row + 1;
    }

    private void softmax(Panel row, int visible) {
        double[] scores = Scratch.doubles(1, length);
        row.block().get(row.offset(), scores, length);
        double largest = Double.NEGATIVE_INFINITY;
        for (int key = 0; key < visible; key++) {
            scores[key] *= form.scale();
            largest = Math.max(largest, scores[key]);
        }
        double sum = 0;
        for (int key = 0; key < visible; key++) {
            scores[key] = Math.exp(scores[key] - largest);
            sum += scores[key];
        }
        for (int key = 0; key < length; key++) {
            scores[key] = key < visible ? scores[key] / sum : 0;
        }
        row.block().put(row.offset(), scores, length);
    }

    private void softmaxAdjoint(Panel probabilities, Panel gradient, int visible) {
        double[] p = Scratch.doubles(1, length);
        double[] g = Scratch.doubles(2, length);
        probabilities.block().get(probabilities.offset(), p, length);
        gradient.block().get(gradient.offset(), g, length);
        double mean = 0;
        for (int key = 0; key < visible; key++) {
            mean += p[key] * g[key];
        }
        for (int key = 0; key < length; key++) {
            g[key] = key < visible ? p[key] * (g[key] - mean) * form.scale() : 0;
        }
        gradient.block().put(gradient.offset(), g, length);
    }

    private Panel at(Block block, int tile) {
        int prompt = tile / heads;
        int head = tile % heads;
        return new Panel(block, (prompt * length * heads + head) * dHead, heads * dHead);
    }

    private Panel pattern(Block block, int tile) {
        return new Panel(block, tile * length * length, length);
    }
}
