package dev.tributary.engine.reference;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.MlpUnits;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.graph.Node;
import dev.tributary.graph.index.NeuronSpace;
import java.util.Optional;
import java.util.stream.IntStream;

/** Derivatives with respect to hidden units of MLPs, times their changes, prompt by prompt. */
final class UnitDerivatives {

    private final ReferenceModel model;
    private final Attribution attribution;
    private final NeuronSpace space;
    private final LaneMap lanes;
    private final MlpUnits from;
    private final MlpUnits to;
    private final double[][] values;

    UnitDerivatives(ReferenceModel model, Attribution attribution) {
        if (attribution.run().patch().isPresent()) {
            throw new IllegalArgumentException("units are scored by gradients of runs in which nothing is replaced: by"
                    + " eap, eap-ig and clean-corrupted, or by exact");
        }
        this.model = model;
        this.attribution = attribution;
        this.space = (NeuronSpace) attribution.space();
        this.lanes = attribution.lanes();
        if (attribution.basis() instanceof EdgeBasis.Between between) {
            this.from = between.from().units();
            this.to = between.to().units();
        } else {
            this.from = MlpUnits.of(model, attribution.run().tokens());
            this.to =
                    ((EdgeBasis.FromThisRun) attribution.basis()).replacement().units();
        }
        this.values = new double[attribution.run().tokens().batch()][space.size()];
    }

    void tell(Attribution.PromptSink sink) {
        for (Attribution.Sample sample : attribution.path()) {
            ForwardRun all = ForwardRun.plain(
                    attribution.run().tokens(), OutputRows.all(attribution.run().tokens()));
            Taps gradients = new Taps(point -> Points.hiddenLayer(point).isPresent(), (point, tensor) -> {
                add(Points.hiddenLayer(point).orElseThrow(), tensor.values(), sample.weight());
                return Optional.empty();
            });
            model.backward(sample.blend().map(all::with).orElse(all), everywhere(attribution.cotangent()), gradients);
        }
        for (int prompt = 0; prompt < values.length; prompt++) {
            sink.accept(prompt, values[prompt]);
        }
    }

    /** The derivative with respect to the logits of all rows, which is zero but where they are wanted. */
    private LogitCotangent everywhere(LogitCotangent wanted) {
        OutputRows output = attribution.run().output();
        return logits -> {
            Logits some = new Logits(IntStream.range(0, output.count())
                    .mapToObj(place -> logits.row(output.row(place)))
                    .toArray(double[][]::new));
            Logits slopes = wanted.at(some);
            double[][] all = new double[logits.rows()][some.row(0).length];
            for (int place = 0; place < output.count(); place++) {
                double[] own = slopes.row(place);
                for (int token = 0; token < own.length; token++) {
                    all[output.row(place)][token] += own[token];
                }
            }
            return new Logits(all);
        };
    }

    private void add(int layer, double[] slopes, double weight) {
        int writer = space.graph().findWriter(new Node.Mlp(layer)).orElseThrow();
        int width = space.width();
        double[] start = new double[width];
        double[] end = new double[width];
        for (int row = 0; row < lanes.rows(); row++) {
            from.read(layer, row, start, width);
            to.read(layer, row, end, width);
            int index = space.row(lanes.lane(row), writer);
            for (int unit = 0; unit < width; unit++) {
                values[row / lanes.length()][index + unit] +=
                        weight * (end[unit] - start[unit]) * slopes[row * width + unit];
            }
        }
    }
}
