package dev.tributary.engine.production.scores;

import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Rotation;
import dev.tributary.engine.production.pass.BackwardListener.AttentionGradients;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Normalizer;
import dev.tributary.engine.production.pass.Rooms;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.index.EdgeSpace;

/**
 * Scores of edges into queries and keys that go through the softmax as it is, in place of its derivative (the QK fix of
 * AtP*, Kramar et al. 2024). With A the pattern, z the outcome of a head, {@code c[t, s] = v[s] . dm/dz[t]} and d what the
 * edge's change does to the score of s at t, through the linearised norm,
 *
 * <p>a key at s moves one score of each later query: {@code sum over t of x / (1 + x) (c[t, s] - sum over j of A[t, j] c[t, j])}
 * with {@code x = A[t, s] (e^d - 1)}; and a query at t moves all of its own: {@code sum over s of (A'[t, s] - A[t, s]) c[t, s]} with
 * {@code A'[t, s] = A[t, s] e^d[s] / sum over j of A[t, j] e^d[j]}. Nothing is run again.
 */
public final class ExactAttention extends AttentionScores {

    private static final String NEEDED = "qk=exact needs queries and keys that are maps of what heads read";

    public ExactAttention(
            Kit kit, EdgeSpace space, LaneMap lanes, Changes changes, ScoreBuffers scores, WayBack wayBack) {
        super(kit, space, lanes, changes, scores, wayBack);
    }

    @Override
    void add(AttentionGradients gradients) {
        Value.Projection query = projection(gradients.inputs().query(), NEEDED);
        Value.Projection key = projection(gradients.inputs().key(), NEEDED);
        if (query.inputs().ports() == 1) {
            throw new IllegalArgumentException(
                    "qk=exact moves queries and keys one at a time, so it needs models whose heads"
                            + " have q, k and v inputs of their own; leave --merge-qkv out");
        }
        gradients.inputs().key().origin().norm().ifPresent(norm -> {
            if (norm.readers() != 1) {
                throw new IllegalArgumentException("qk=exact is for runs without replaced edges");
            }
        });
        note(query.inputs().reader());
        int sources = space.graph().visibleWriters(query.inputs().reader());
        double[][][] carried = carried(gradients);
        changes.forEach(sources, differences -> {
            int prompts = lanes.rows() / lanes.length();
            Rooms rooms =
                    new Rooms(kit, (long) sources * (kit.dModel() + query.map().dHead()) + 2L * sources);
            kit.workers().run(prompts, prompt -> {
                Block room = rooms.take();
                for (int position = 0; position < lanes.length(); position++) {
                    int row = prompt * lanes.length() + position;
                    if (row >= differences.firstRow() && row < differences.endRow()) {
                        Place place = new Place(gradients, prompt, position, sources);
                        place.normalise(differences.row(row), room);
                        for (int head = 0; head < gradients.form().heads(); head++) {
                            place.addKeys(
                                    key,
                                    head,
                                    room,
                                    carried[prompt * gradients.form().heads() + head]);
                            place.addQueries(
                                    query,
                                    head,
                                    room,
                                    carried[prompt * gradients.form().heads() + head]);
                        }
                    }
                }
                rooms.giveBack(room);
            });
            rooms.close();
        });
    }

    /** c[t, s] for each prompt and head. */
    private double[][][] carried(AttentionGradients gradients) {
        int heads = gradients.form().heads();
        int length = lanes.length();
        int dHead = projection(gradients.inputs().value(), NEEDED).map().dHead();
        double[][][] carried = new double[lanes.rows() / length * heads][length][length];
        kit.workers().run(carried.length, tile -> {
            int prompt = tile / heads;
            int head = tile % heads;
            for (int query = 0; query < length; query++) {
                double[] slope = new double[dHead];
                gradients.mixed().get(((long) (prompt * length + query) * heads + head) * dHead, slope, dHead);
                for (int key = 0; key < length; key++) {
                    double[] value = numbers(gradients.inputs().value(), prompt * length + key, head, heads);
                    carried[tile][query][key] = dot(slope, 0, value, 0, value.length);
                }
            }
        });
        return carried;
    }

    /** The part of a head in a row of queries, keys or values. */
    private static double[] numbers(Value value, int row, int head, int heads) {
        int dHead = value.origin().projection().orElseThrow().map().dHead();
        int held = value.width() / dHead;
        double[] numbers = new double[dHead];
        value.data().get((long) row * value.width() + (long) (head / (heads / held)) * dHead, numbers, dHead);
        return numbers;
    }

    private static double dot(double[] one, int first, double[] other, int start, int count) {
        double sum = 0;
        for (int index = 0; index < count; index++) {
            sum += one[first + index] * other[start + index];
        }
        return sum;
    }

    /** What is read at one position of one prompt. */
    private final class Place {
        private final AttentionGradients gradients;
        private final int prompt;
        private final int position;
        private final int sources;
        private final int heads;

        Place(AttentionGradients gradients, int prompt, int position, int sources) {
            this.gradients = gradients;
            this.prompt = prompt;
            this.position = position;
            this.sources = sources;
            this.heads = gradients.form().heads();
        }

        private int row() {
            return prompt * lanes.length() + position;
        }

        /** The changes at this place after the linearised norm, to the start of the room, [source, d_model]. */
        void normalise(Panel differences, Block room) {
            int width = kit.dModel();
            for (int source = 0; source < sources; source++) {
                Blas.copy(
                        width,
                        differences.block(),
                        differences.offset() + (long) source * differences.stride(),
                        room,
                        (long) source * width);
            }
            gradients
                    .inputs()
                    .key()
                    .origin()
                    .norm()
                    .ifPresent(norm -> Normalizer.adjoint(
                            // the linearised norm is its own adjoint
                            new Normalizer.Adjoint(norm.norm().kind(), wayBack.slopes()),
                            norm.inverse(row(), 0),
                            norm.normalized(row(), 0),
                            new Panel(room, 0, width),
                            new Panel(kit.parameters().ones(width), 0, width),
                            new Panel(room, (long) sources * (width + dHead()), 1),
                            new Size(sources, width, 1)));
        }

        private int dHead() {
            return projection(gradients.inputs().query(), NEEDED).map().dHead();
        }

        /** What the changes do to the query or key of a head, [source * d_head]. */
        private double[] moved(Value.Projection projection, int head, Block room) {
            int width = kit.dModel();
            int dHead = dHead();
            long offset = (long) sources * width;
            Blas.multiply(
                    new Size(sources, dHead, width),
                    new Panel(room, 0, width),
                    projection.map().of(head),
                    false,
                    0,
                    new Panel(room, offset, dHead));
            projection.rotation().ifPresent(rotation -> {
                for (int source = 0; source < sources; source++) {
                    rotation.turn(room, offset + (long) source * dHead, 1, dHead, position, Rotation.FORTH);
                }
            });
            double[] moved = new double[sources * dHead];
            room.get(offset, moved, moved.length);
            return moved;
        }

        private double pattern(int head, int query, int key) {
            return gradients
                    .pattern()
                    .get((((long) prompt * heads + head) * lanes.length() + query) * lanes.length() + key);
        }

        private double mean(int head, int query, double[][] carried) {
            double mean = 0;
            for (int key = 0; key < lanes.length(); key++) {
                mean += pattern(head, query, key) * carried[query][key];
            }
            return mean;
        }

        void addKeys(Value.Projection projection, int head, Block room, double[][] carried) {
            double[] moved = moved(projection, head, room);
            int reader = projection.inputs().reader() + 3 * head + 1;
            for (int query = 0; query < lanes.length(); query++) {
                if (!space.graph().direction().reaches(position, query)) {
                    continue;
                }
                double[] asked = numbers(gradients.inputs().query(), prompt * lanes.length() + query, head, heads);
                double probability = pattern(head, query, position);
                double gain = carried[query][position] - mean(head, query, carried);
                double[] sums = new double[sources];
                for (int source = 0; source < sources; source++) {
                    double change =
                            gradients.form().scale() * dot(moved, source * asked.length, asked, 0, asked.length);
                    sums[source] = share(probability, change) * gain;
                }
                add(space.row(reader, lanes.lane(row()), lanes.lane(prompt, query)), sums);
            }
        }

        void addQueries(Value.Projection projection, int head, Block room, double[][] carried) {
            double[] moved = moved(projection, head, room);
            double[] sums = new double[sources];
            double before = mean(head, position, carried);
            double[] changes = new double[lanes.length()];
            double[][] keys = new double[lanes.length()][];
            for (int key = 0; key < lanes.length(); key++) {
                keys[key] = numbers(gradients.inputs().key(), prompt * lanes.length() + key, head, heads);
            }
            for (int source = 0; source < sources; source++) {
                double largest = Double.NEGATIVE_INFINITY;
                for (int key = 0; key < lanes.length(); key++) {
                    if (space.graph().direction().reaches(key, position)) {
                        changes[key] = gradients.form().scale()
                                * dot(moved, source * keys[key].length, keys[key], 0, keys[key].length);
                        largest = Math.max(largest, changes[key]);
                    }
                }
                double sum = 0;
                double weighed = 0;
                for (int key = 0; key < lanes.length(); key++) {
                    if (space.graph().direction().reaches(key, position)) {
                        double weight = pattern(head, position, key) * Math.exp(changes[key] - largest);
                        sum += weight;
                        weighed += weight * (carried[position][key] - before);
                    }
                }
                // a key that the pattern has rounded to nothing may be all that is left
                sums[source] = sum > 0 ? weighed / sum : 0;
            }
            add(space.row(projection.inputs().reader() + 3 * head, lanes.lane(row())), sums);
        }

        private void add(int first, double[] sums) {
            long offset = scores.offset(prompt, first);
            double[] row = new double[sums.length];
            scores.block().get(offset, row, row.length);
            for (int index = 0; index < row.length; index++) {
                row[index] += sums[index];
            }
            scores.block().put(offset, row, row.length);
        }
    }

    /** x / (1 + x) with x = p (e^change - 1), without overflow. */
    private static double share(double probability, double change) {
        if (change > 0) {
            double shrunk = Math.exp(-change);
            return probability * -Math.expm1(-change) / (shrunk + probability * -Math.expm1(-change));
        }
        double x = probability * Math.expm1(change);
        return x / (1 + x);
    }
}
