package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.model.Taps.Tensor;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.engine.testing.TwoExecutors;
import dev.tributary.graph.Node;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import dev.tributary.graph.index.EdgeSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where heads share a key or a value, the scores of their inputs sum to that of the shared one: the slope of the metric
 * when the shared key or value itself, of which there is only one, sees a little of what the edge would carry instead.
 */
class GroupedQueriesTest {

    private static final PairBatch PAIRS = Spanned.three();
    private static final ForwardRun CLEAN = ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows());
    private static final int LENGTH = 5;
    private static final double STEP = 1e-5;

    private final RandomTransformer transformer = RandomTransformer.llama();
    private final ModelConfig config = transformer.architecture().config();

    @ParameterizedTest
    @CsvSource({"KEY, 0", "KEY, 1", "VALUE, 0", "VALUE, 1"})
    void sum_to_the_slope_of_what_they_share(Port port, int map) {
        try (ProductionModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            SourceActivations clean = model.activations(PAIRS.clean());
            SourceActivations other = model.activations(PAIRS.corrupt());
            EdgeSpace space = new EdgeSpace(model.graph(), new Positions.Each(LENGTH));
            List<double[]> scores = TwoExecutors.scores(
                    model,
                    Attribution.of(
                            CLEAN,
                            weights(),
                            new EdgeBasis.FromThisRun(other),
                            space,
                            LaneMap.of(space.positions(), PAIRS)));
            for (int writer = 0; writer < model.graph().visibleWriters(reader(space, 2 * map, port)); writer++) {
                double[] from = model.output(clean, writer);
                double[] to = model.output(other, writer);
                for (int row = 0; row < PAIRS.clean().rows(); row++) {
                    double sum = 0;
                    for (int head = 2 * map; head < 2 * map + 2; head++) {
                        int place = space.row(reader(space, head, port), row % LENGTH) + writer;
                        sum += scores.get(row / LENGTH)[place];
                    }
                    double[] change = new double[config.dModel()];
                    for (int column = 0; column < change.length; column++) {
                        int at = row * config.dModel() + column;
                        change[column] = to[at] - from[at];
                    }
                    assertThat(slope(model, new Place(port, map, row), change))
                            .as("writer %d at row %d", writer, row)
                            .isCloseTo(sum, within(1e-7));
                }
            }
        }
    }

    private static int reader(EdgeSpace space, int head, Port port) {
        return space.graph().readers().indexOf(new Reader(new Node.Head(1, head), port));
    }

    /** How much the weighted sum of logits grows with the share of a change that the shared map sees. */
    private double slope(ProductionModel model, Place place, double[] change) {
        return (weighted(model, place, change, STEP) - weighted(model, place, change, -STEP)) / (2 * STEP);
    }

    private double weighted(ProductionModel model, Place place, double[] change, double share) {
        String letter = place.port() == Port.KEY ? "K" : "V";
        String point = "blocks.1.attn.hook_" + (place.port() == Port.KEY ? "k" : "v");
        double[][] stream = new double[1][];
        Taps taps = new Taps(name -> name.equals(point) || name.equals("blocks.1.hook_resid_pre"), (name, tensor) -> {
            if (!name.equals(point)) {
                stream[0] = tensor.values().clone();
                return Optional.empty();
            }
            assertThat(tensor.shape())
                    .containsExactly(3, LENGTH, 2, config.attention().dHead());
            double[] changed = tensor.values().clone();
            int dModel = config.dModel();
            double[] seen = Arrays.copyOfRange(
                    Objects.requireNonNull(stream[0]), place.row() * dModel, (place.row() + 1) * dModel);
            for (int column = 0; column < dModel; column++) {
                seen[column] += share * change[column];
            }
            double[] mapped = mapped(letter, place.map(), seen);
            System.arraycopy(mapped, 0, changed, (place.row() * 2 + place.map()) * mapped.length, mapped.length);
            return Optional.of(new Tensor(tensor.shape(), changed));
        });
        Logits logits = model.logits(CLEAN.with(taps));
        Logits weights = weights().at(logits);
        double sum = 0;
        for (int row = 0; row < logits.rows(); row++) {
            for (int token = 0; token < logits.row(row).length; token++) {
                sum += logits.row(row)[token] * weights.row(row)[token];
            }
        }
        return sum;
    }

    /** The norm and the map in plain loops. */
    private double[] mapped(String letter, int map, double[] seen) {
        int dModel = config.dModel();
        int dHead = config.attention().dHead();
        double[] gain =
                transformer.parameters().require("blocks.1.ln1.w", dModel).toArray();
        double[] weight = transformer
                .parameters()
                .require("blocks.1.attn._W_" + letter, 2, dModel, dHead)
                .toArray();
        double[] bias = transformer
                .parameters()
                .require("blocks.1.attn._b_" + letter, 2, dHead)
                .toArray();
        double square = Arrays.stream(seen).map(x -> x * x).sum() / dModel;
        double scale = Math.sqrt(square + config.norms().epsilon());
        double[] out = Arrays.copyOfRange(bias, map * dHead, (map + 1) * dHead);
        for (int row = 0; row < dModel; row++) {
            for (int column = 0; column < dHead; column++) {
                out[column] += seen[row] / scale * gain[row] * weight[(map * dModel + row) * dHead + column];
            }
        }
        return out;
    }

    private static LogitCotangent weights() {
        return logits -> {
            double[][] rows = new double[logits.rows()][logits.row(0).length];
            for (int row = 0; row < rows.length; row++) {
                int own = row;
                Arrays.setAll(rows[row], token -> Math.cos(3 * own + token));
            }
            return new Logits(rows);
        };
    }

    /** A shared map and the row at which it sees something else. */
    private record Place(Port port, int map, int row) {}
}
