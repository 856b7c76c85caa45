package dev.tributary.engine.production;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Products;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.engine.tensor.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * The matrix products of a plain forward pass with logits at every token, and nothing else: what a pass would take if
 * everything around them were free. The yardstick of benchmarks.
 */
public final class PlainProducts implements AutoCloseable {

    private final Workers workers;
    private final Products products;
    private final List<Size> sizes = new ArrayList<>();
    private final List<Block> weights = new ArrayList<>();
    private final Block in;
    private final Block out;

    /** @param rows prompts times positions */
    public PlainProducts(ModelConfig config, Precision precision, int threads, int rows) {
        this.workers = new Workers(threads);
        this.products = new Products(workers);
        int inner = config.attention().heads() * config.attention().dHead();
        int shared = config.attention().keyValueHeads() * config.attention().dHead();
        boolean gated = config.mlp().map(ModelConfig.Mlp::gated).orElse(false);
        int hidden = config.mlp().map(ModelConfig.Mlp::width).orElse(0);
        for (int layer = 0; layer < config.layers(); layer++) {
            sizes.add(new Size(rows, inner, config.dModel()));
            for (int projection = 0; projection < 2; projection++) {
                sizes.add(new Size(rows, shared, config.dModel()));
            }
            sizes.add(new Size(rows, config.dModel(), inner));
            if (hidden > 0) {
                for (int into = 0; into < (gated ? 2 : 1); into++) {
                    sizes.add(new Size(rows, hidden, config.dModel()));
                }
                sizes.add(new Size(rows, config.dModel(), hidden));
            }
        }
        sizes.add(new Size(rows, config.vocabulary().logits(), config.dModel()));
        for (Size size : sizes) {
            weights.add(filled(precision, (long) size.n() * size.k()));
        }
        this.in = filled(precision, (long) rows * Math.max(hidden, Math.max(inner, config.dModel())));
        this.out = filled(
                precision, (long) rows * Math.max(hidden, config.vocabulary().logits()));
    }

    /** Runs every product once. */
    public void run() {
        for (int index = 0; index < sizes.size(); index++) {
            Size size = sizes.get(index);
            products.multiply(
                    size,
                    new Panel(in, 0, size.k()),
                    new Panel(weights.get(index), 0, size.n()),
                    false,
                    0,
                    new Panel(out, 0, size.n()));
        }
    }

    private static Block filled(Precision precision, long size) {
        Block block = Block.allocate(precision, size);
        double[] piece = new double[(int) Math.min(block.size(), 1 << 16)];
        for (int index = 0; index < piece.length; index++) {
            piece[index] = Math.sin(index) / 50;
        }
        for (long offset = 0; offset < block.size(); offset += piece.length) {
            block.put(offset, piece, (int) Math.min(piece.length, block.size() - offset));
        }
        return block;
    }

    @Override
    public void close() {
        workers.close();
        weights.forEach(Block::close);
        in.close();
        out.close();
    }
}
