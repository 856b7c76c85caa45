package dev.tributary.engine.production.scores;

import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.Rotation;
import dev.tributary.engine.production.kernel.Scratch;
import dev.tributary.engine.production.pass.BackwardListener.AttentionGradients;
import dev.tributary.engine.production.pass.HeadMaps;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.NormStep;
import dev.tributary.engine.production.pass.Normalizer;
import dev.tributary.engine.production.pass.Rooms;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores of what a query at one position uses of the key and the value at another. With A the pattern, z the outcome of
 * a head and S its scores before the softmax, {@code dm/dv[s] = sum over t of A[t, s] dm/dz[t]} and
 * {@code dm/dk[s] = sum over t of dm/dS[t, s] q[t]}; each term is taken back through the projection and the linearised
 * norm at s, and multiplied with the change at s of every writer.
 *
 * <p>Done in the cheapest order: {@code W_V dm/dz[t]} and {@code W_K q[t]} once for each head and t, times the changes
 * at s, [query and head, d_model] x [source, d_model]; then the factor A[t, s] or dm/dS[t, s] for each row. The norm at
 * s, {@code J g = (g - mean(g) - y (g y) / d) / sigma}, is symmetric and costs two rank-one updates of the product.
 */
public final class CrossingScores extends AttentionScores {

    private static final String NEEDED =
            "scores between positions need queries, keys and values that are maps of what heads read";

    public CrossingScores(
            Kit kit, EdgeSpace space, LaneMap lanes, Changes changes, ScoreBuffers scores, WayBack wayBack) {
        super(kit, space, lanes, changes, scores, wayBack);
    }

    @Override
    void add(AttentionGradients gradients) {
        Value.Projection key = projection(gradients.inputs().key(), NEEDED);
        Value.Projection value = projection(gradients.inputs().value(), NEEDED);
        Value.Projection query = projection(gradients.inputs().query(), NEEDED);
        boolean together = key.inputs().reader() == value.inputs().reader()
                && gradients
                        .inputs()
                        .key()
                        .origin()
                        .norm()
                        .equals(gradients.inputs().value().origin().norm());
        if (!together) {
            throw new IllegalArgumentException("scores between positions need keys and values that are read together");
        }
        note(key.inputs().reader());
        boolean merged = key.inputs().ports() == 1;
        List<Part> parts = new ArrayList<>();
        if (merged) {
            parts.add(new Part(query, unturned(query, gradients.query()), Factor.DIAGONAL));
        }
        parts.add(new Part(key, gradients.inputs().query().data(), Factor.SCORE));
        parts.add(new Part(value, gradients.mixed(), Factor.PATTERN));
        Layer layer = new Layer(
                gradients, key.inputs(), parts, slopes(parts, gradients.form().heads()));
        changes.forEach(space.graph().visibleWriters(key.inputs().reader()), differences -> add(layer, differences));
        kit.lease().release(layer.slopes());
    }

    /** Gradients of queries as they were before they were turned. */
    private Block unturned(Value.Projection query, Block gradients) {
        if (query.rotation().isEmpty()) {
            return gradients;
        }
        int width = query.map().heads() * query.map().dHead();
        Block unturned = kit.lease().block(gradients.size());
        Blas.copy(gradients.size(), gradients, 0, unturned, 0);
        for (int row = 0; row < lanes.rows(); row++) {
            query.rotation()
                    .get()
                    .turn(
                            unturned,
                            (long) row * width,
                            query.map().heads(),
                            query.map().dHead(),
                            row % lanes.length(),
                            Rotation.BACK);
        }
        return unturned;
    }

    /** For each part, its vectors [row, head * d_head] taken back to d_model: [row, head, part, d_model]. */
    private Block slopes(List<Part> parts, int heads) {
        int width = kit.dModel();
        int rows = lanes.rows();
        Block slopes = kit.lease().block((long) rows * heads * parts.size() * width);
        for (int number = 0; number < parts.size(); number++) {
            Part part = parts.get(number);
            int place = number;
            int dHead = part.projection().map().dHead();
            kit.workers()
                    .run(
                            heads,
                            head -> Blas.multiply(
                                    new Size(rows, width, dHead),
                                    new Panel(part.vectors(), (long) head * dHead, heads * dHead),
                                    part.projection().map().of(head),
                                    true,
                                    0,
                                    new Panel(
                                            slopes,
                                            ((long) head * parts.size() + place) * width,
                                            heads * parts.size() * width)));
        }
        return slopes;
    }

    private void add(Layer layer, Differences differences) {
        List<int[]> tiles = new ArrayList<>();
        for (int prompt = 0; prompt < lanes.rows() / lanes.length(); prompt++) {
            for (int lane = 0; lane < lanes.count(); lane++) {
                tiles.add(new int[] {prompt, lane});
            }
        }
        int sources = space.graph().visibleWriters(layer.inputs().reader());
        int vectors = lanes.length() * layer.vectors();
        long own = layer.turnedKeys().isPresent()
                ? (long) vectors * kit.dModel() + (long) lanes.length() * layer.keyWidth()
                : 0;
        Rooms rooms = new Rooms(kit, (long) vectors * sources + 2L * (vectors + sources) + own);
        kit.workers().run(tiles.size(), tile -> {
            Block room = rooms.take();
            int prompt = tiles.get(tile)[0];
            for (int position = 0; position < lanes.length(); position++) {
                int row = prompt * lanes.length() + position;
                boolean here = row >= differences.firstRow() && row < differences.endRow();
                if (here && lanes.lane(row) == tiles.get(tile)[1]) {
                    new Source(layer, prompt, position, sources)
                            .add(
                                    differences.row(row),
                                    new Panel(room, 0, sources),
                                    new Panel(room, (long) vectors * sources, 1),
                                    new Panel(room, (long) vectors * sources + 2L * (vectors + sources), 1));
                }
            }
            rooms.giveBack(room);
        });
        rooms.close();
    }

    /** What is read at one position of one prompt. */
    private final class Source {
        private final Layer layer;
        private final int prompt;
        private final int position;
        private final int sources;
        private final int first;
        private final int queries;

        Source(Layer layer, int prompt, int position, int sources) {
            this.layer = layer;
            this.prompt = prompt;
            this.position = position;
            this.sources = sources;
            this.first = layer.gradients().form().direction() == AttentionDirection.CAUSAL ? position : 0;
            this.queries = lanes.length() - first;
        }

        void add(Panel changes, Panel product, Panel sums, Panel room) {
            int width = kit.dModel();
            int vectors = queries * layer.vectors();
            Panel shared = new Panel(
                    layer.slopes(), ((long) prompt * lanes.length() + first) * layer.vectors() * width, width);
            Panel slopes = layer.turnedKeys()
                    .map(rotation -> turnedBack(rotation, shared, room))
                    .orElse(shared);
            Blas.multiply(new Size(vectors, sources, width), slopes, changes, true, 0, product);
            layer.norm().ifPresent(norm -> {
                if (Normalizer.centres(norm.norm().kind())) {
                    Panel ones = new Panel(kit.parameters().ones(width), 0, width);
                    subtract(new Size(vectors, sources, width), slopes, changes, ones, product, sums);
                }
                if (wayBack.slopes() != WayBack.Slopes.DERIVATIVE) {
                    return;
                }
                if (norm.readers() == 1) {
                    Panel seen = norm.normalized(row(), 0);
                    subtract(new Size(vectors, sources, width), slopes, changes, seen, product, sums);
                    return;
                }
                for (int vector = 0; vector < layer.vectors(); vector++) {
                    Panel seen = norm.normalized(row(), layer.reader(vector));
                    subtract(
                            new Size(queries, sources, width),
                            everyNth(slopes, vector),
                            changes,
                            seen,
                            everyNth(product, vector),
                            sums);
                }
            });
            store(product);
        }

        /**
         * Slopes of keys that are turned by their position depend on it: {@code W_K R[s]^T q[t]}, where q[t] has been
         * turned by t. The other slopes are as they were.
         */
        private Panel turnedBack(Rotation rotation, Panel shared, Panel room) {
            int width = kit.dModel();
            int number = layer.keyPart();
            Part part = layer.parts().get(number);
            HeadMaps map = part.projection().map();
            int dHead = map.dHead();
            int rowWidth = layer.keyWidth();
            Panel slopes = new Panel(room.block(), room.offset(), width);
            Panel turned = new Panel(room.block(), room.offset() + (long) queries * layer.vectors() * width, rowWidth);
            Blas.copy(
                    (long) queries * layer.vectors() * width,
                    shared.block(),
                    shared.offset(),
                    slopes.block(),
                    slopes.offset());
            long from = ((long) prompt * lanes.length() + first) * rowWidth;
            Blas.copy((long) queries * rowWidth, part.vectors(), from, turned.block(), turned.offset());
            for (int query = 0; query < queries; query++) {
                long at = turned.offset() + (long) query * rowWidth;
                rotation.turn(turned.block(), at, map.heads(), dHead, position, Rotation.BACK);
            }
            for (int head = 0; head < map.heads(); head++) {
                Blas.multiply(
                        new Size(queries, width, dHead),
                        turned.at((long) head * dHead),
                        map.of(head),
                        true,
                        0,
                        everyNth(slopes, head * layer.parts().size() + number));
            }
            return slopes;
        }

        private int row() {
            return prompt * lanes.length() + position;
        }

        /** The rows of one vector: those of all queries. */
        private Panel everyNth(Panel all, int vector) {
            return new Panel(all.block(), all.offset() + (long) vector * all.stride(), layer.vectors() * all.stride());
        }

        /** Takes out of a product of slopes and changes what lies along a direction. */
        private void subtract(Size size, Panel slopes, Panel changes, Panel direction, Panel product, Panel sums) {
            Panel along = sums.at(size.n());
            Blas.apply(size.n(), size.k(), 1, changes, direction, sums);
            Blas.apply(size.m(), size.k(), 1.0 / size.k(), slopes, direction, along);
            Blas.subtractOuter(size.m(), size.n(), along, sums, product);
        }

        private void store(Panel product) {
            int heads = layer.gradients().form().heads();
            int lane = lanes.lane(prompt, position);
            int readers = layer.inputs().ports() == 1 ? 1 : layer.parts().size();
            int size = heads * readers * sources;
            double[] sums = Scratch.doubles(1, size);
            double[] row = Scratch.doubles(2, layer.vectors() * sources);
            for (int query = 0; query < queries; query++) {
                int target = lanes.lane(prompt, first + query);
                // keys and values of all heads of a layer stand side by side, writer by writer
                int reader = layer.inputs().reader() + (layer.inputs().ports() == 1 ? 0 : 1);
                long offset = scores.offset(prompt, space.row(reader, lane, target));
                scores.block().get(offset, sums, size);
                product.block()
                        .get(
                                product.offset() + (long) query * layer.vectors() * sources,
                                row,
                                layer.vectors() * sources);
                for (int vector = 0; vector < layer.vectors(); vector++) {
                    int head = vector / layer.parts().size();
                    int part = vector % layer.parts().size();
                    double scale = layer.scale(row(), vector);
                    double factor = scale * factor(layer.parts().get(part).factor(), head, first + query);
                    int from = vector * sources;
                    int to = (head * readers + (readers == 1 ? 0 : part)) * sources;
                    for (int source = 0; source < sources; source++) {
                        sums[to + source] += factor * row[from + source];
                    }
                }
                scores.block().put(offset, sums, size);
            }
        }

        private double factor(Factor kind, int head, int query) {
            int heads = layer.gradients().form().heads();
            long place = (((long) prompt * heads + head) * lanes.length() + query) * lanes.length() + position;
            return switch (kind) {
                case PATTERN -> layer.gradients().pattern().get(place);
                // exact keys are scored elsewhere
                case SCORE ->
                    wayBack.attention() == WayBack.Attention.EXACT
                            ? 0
                            : layer.gradients().scores().get(place);
                case DIAGONAL -> query == position ? 1 : 0;
            };
        }
    }

    /** What a vector's product is multiplied with. */
    private enum Factor {
        /** A[t, s]: values. */
        PATTERN,
        /** dm / dS[t, s]: keys. */
        SCORE,
        /** 1 where t is s: queries of merged inputs, which are read where they are used. */
        DIAGONAL
    }

    /**
     * One of the maps of what heads read.
     *
     * @param projection the map
     * @param vectors [row, head * d_head] that its transpose takes back
     * @param factor what products are multiplied with
     */
    private record Part(Value.Projection projection, Block vectors, Factor factor) {}

    /**
     * One attention layer.
     *
     * @param slopes [row, head, part, d_model]
     */
    private record Layer(AttentionGradients gradients, Value.Inputs inputs, List<Part> parts, Block slopes) {
        int vectors() {
            return gradients.form().heads() * parts.size();
        }

        /** Which of the parts are keys. */
        int keyPart() {
            return parts.size() - 2;
        }

        /** How keys were turned by their position, if they were. */
        java.util.Optional<Rotation> turnedKeys() {
            return parts.get(keyPart()).projection().rotation();
        }

        /** Width of the keys of all heads. */
        int keyWidth() {
            HeadMaps map = parts.get(keyPart()).projection().map();
            return map.heads() * map.dHead();
        }

        /** Whose slope a vector is, among the readers of the layer. */
        int reader(int vector) {
            int head = vector / parts.size();
            // of inputs that are told apart, queries have no part here
            return inputs.ports() == 1 ? head : head * inputs.ports() + 1 + vector % parts.size();
        }

        /** What the norm multiplied a row with, as a vector's reader saw it. */
        double scale(int row, int vector) {
            return norm().map(step -> step.inverse(row, step.readers() == 1 ? 0 : reader(vector)))
                    .orElse(1.0);
        }

        java.util.Optional<NormStep> norm() {
            return gradients.inputs().key().origin().norm();
        }
    }
}
