package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Blend;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Scratch;
import dev.tributary.engine.task.TokenBatch;
import java.util.Optional;

/**
 * Looks tokens up, on the way to other prompts if asked.
 *
 * @param table name of the vectors [d_vocab, d_model]
 * @param blend the other prompts and how far
 */
record Embedding(Kit kit, String table, TokenBatch tokens, Optional<Blend> blend) {

    /** Fills [row, d_model]. */
    void into(Block data) {
        int width = kit.dModel();
        Block vectors = kit.parameters().table(table, kit.dVocab(), width);
        kit.workers().run(tokens.rows(), row -> {
            int id = id(tokens, row);
            if (blend.isEmpty()) {
                Blas.copy(width, vectors, (long) id * width, data, (long) row * width);
            } else {
                mix(vectors, id, id(blend.get().other(), row), blend.get().alpha(), data, row);
            }
        });
    }

    private void mix(Block vectors, int id, int other, double alpha, Block data, int row) {
        int width = kit.dModel();
        double[] own = Scratch.doubles(1, width);
        double[] far = Scratch.doubles(2, width);
        vectors.get((long) id * width, own, width);
        vectors.get((long) other * width, far, width);
        for (int index = 0; index < width; index++) {
            own[index] = far[index] + alpha * (own[index] - far[index]);
        }
        data.put((long) row * width, own, width);
    }

    private static int id(TokenBatch tokens, int row) {
        return tokens.id(row / tokens.length(), row % tokens.length());
    }
}
