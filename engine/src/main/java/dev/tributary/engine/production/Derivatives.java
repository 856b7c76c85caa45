package dev.tributary.engine.production;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.MlpUnits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.pass.BackwardListener;
import dev.tributary.engine.production.pass.LateListener;
import dev.tributary.engine.production.pass.MaskTable;
import dev.tributary.engine.production.pass.Pass;
import dev.tributary.engine.production.pass.Pass.Input;
import dev.tributary.engine.production.pass.Stream;
import dev.tributary.engine.production.pass.Substitution;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.production.scores.Changes;
import dev.tributary.engine.production.scores.CrossingScores;
import dev.tributary.engine.production.scores.EdgeScores;
import dev.tributary.engine.production.scores.ExactAttention;
import dev.tributary.engine.production.scores.GradientSum;
import dev.tributary.engine.production.scores.NeuronScores;
import dev.tributary.engine.production.scores.NodeScores;
import dev.tributary.engine.production.scores.ScoreBuffers;
import dev.tributary.engine.production.scores.UnitScores;
import dev.tributary.engine.production.scores.WriteSlopes;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Forward and backward passes: scores of elements, and slopes of what components write. */
record Derivatives(Machine machine) {

    /** Of the changes of all writers; where they need more, they are made some rows at a time. */
    private static final long BYTES_OF_CHANGES = 1L << 30;

    /** Of the gradients of all readers, where several backward passes share one product. */
    private static final long BYTES_OF_GRADIENTS = 1L << 29;

    void attribute(Attribution attribution, Attribution.PromptSink sink) {
        if (!attribution.space().graph().equals(machine.graph())) {
            throw new IllegalArgumentException("the elements are of another model: they have "
                    + attribution.space().graph() + ", this one has " + machine.graph());
        }
        TokenBatch tokens = attribution.run().tokens();
        try (BlockPool.Lease lease = machine.lease()) {
            ScoreBuffers scores =
                    new ScoreBuffers(lease, tokens.batch(), attribution.space().size());
            if (attribution.basis() instanceof EdgeBasis.Between between) {
                List<Changes.Step> steps = steps(between);
                BackwardListener listener = listener(lease, attribution, steps, scores, sums(attribution, lease));
                attribution.path().forEach(sample -> pass(attribution, sample, stream -> listener));
                finish(listener);
            } else {
                EdgeBasis.FromThisRun own = (EdgeBasis.FromThisRun) attribution.basis();
                for (Attribution.Sample sample : attribution.path()) {
                    pass(
                            attribution,
                            sample,
                            stream -> listener(
                                    stream.lease(),
                                    attribution,
                                    steps(stream, own),
                                    scores,
                                    new GradientSum(Optional.empty())));
                }
            }
            scores.to(sink);
        }
    }

    private static void finish(BackwardListener listener) {
        if (listener instanceof EdgeScores edges) {
            edges.finish();
        }
    }

    /** Gradients are added up first if there are several samples, and room for those of all readers. */
    private GradientSum sums(Attribution attribution, BlockPool.Lease lease) {
        long bytes = (long) attribution.run().tokens().rows()
                * machine.graph().readers().size()
                * machine.dModel()
                * machine.precision().bytes();
        return new GradientSum(
                attribution.path().size() > 1 && bytes <= BYTES_OF_GRADIENTS ? Optional.of(lease) : Optional.empty());
    }

    private BackwardListener listener(
            BlockPool.Lease lease,
            Attribution attribution,
            List<Changes.Step> steps,
            ScoreBuffers scores,
            GradientSum sums) {
        if (!(attribution.space() instanceof EdgeSpace edges)) {
            if (attribution.wayBack().attention() == WayBack.Attention.EXACT) {
                throw new IllegalArgumentException("qk=exact is a matter of edges into queries and keys, and "
                        + attribution.space().elements().label() + " have none; leave it out, or use --elements edges");
            }
            if (attribution.space().elements() == Elements.UNITS) {
                return units(attribution, scores);
            }
            return attribution.space() instanceof NeuronSpace neurons
                    ? new NeuronScores(machine.workers(), lease, neurons, attribution.lanes(), steps, scores)
                    : new NodeScores((NodeSpace) attribution.space(), attribution.lanes(), steps, scores);
        }
        Changes changes = new Changes(
                machine.workers(),
                lease,
                steps,
                new Changes.Shape(
                        attribution.run().tokens().rows(),
                        machine.graph().writers().size(),
                        machine.dModel(),
                        machine.precision().bytes()),
                BYTES_OF_CHANGES);
        CrossingScores crossing = new CrossingScores(
                machine.kit(lease), edges, attribution.lanes(), changes, scores, attribution.wayBack());
        Optional<ExactAttention> exact = attribution.wayBack().attention() == WayBack.Attention.EXACT
                ? Optional.of(new ExactAttention(
                        machine.kit(lease), edges, attribution.lanes(), changes, scores, attribution.wayBack()))
                : Optional.empty();
        return new EdgeScores(machine.kit(lease), edges, attribution.lanes(), changes, scores, crossing, exact, sums);
    }

    private BackwardListener units(Attribution attribution, ScoreBuffers scores) {
        if (attribution.run().patch().isPresent()) {
            throw new IllegalArgumentException("units are scored by gradients of runs in which nothing is replaced: by"
                    + " eap, eap-ig and clean-corrupted, or by exact");
        }
        NeuronSpace space = (NeuronSpace) attribution.space();
        if (attribution.basis() instanceof EdgeBasis.Between between) {
            return new UnitScores(
                    space,
                    attribution.lanes(),
                    Optional.of(between.from().units()),
                    between.to().units(),
                    scores);
        }
        MlpUnits to =
                ((EdgeBasis.FromThisRun) attribution.basis()).replacement().units();
        return new UnitScores(space, attribution.lanes(), Optional.empty(), to, scores);
    }

    private List<Changes.Step> steps(EdgeBasis.Between between) {
        return steps(step -> Differences.Codes.of(between.from(), step), between.to());
    }

    private List<Changes.Step> steps(Stream stream, EdgeBasis.FromThisRun own) {
        return steps(step -> Differences.Codes.of(stream.codes().get(step)), own.replacement());
    }

    private List<Changes.Step> steps(IntFunction<Differences.Codes> from, SourceActivations to) {
        List<Changes.Step> steps = new ArrayList<>();
        for (int step = 0; step < to.groups().size(); step++) {
            NodeGroup group = to.groups().get(step);
            steps.add(new Changes.Step(
                    group,
                    from.apply(step),
                    Differences.Codes.of(to, step),
                    to.width(step),
                    group instanceof NodeGroup.Heads heads
                            ? Optional.of(machine.outputWeights(heads))
                            : Optional.empty()));
        }
        return steps;
    }

    /** One forward and one backward pass. */
    private void pass(
            Attribution attribution, Attribution.Sample sample, Function<Stream, BackwardListener> listening) {
        ForwardRun run = attribution.run();
        boolean narrow = attribution.space() instanceof EdgeSpace
                && !attribution.space().positions().crosses()
                && attribution.wayBack().attention() == WayBack.Attention.DERIVATIVE;
        Input input = new Input(
                run.tokens(),
                run.output(),
                sample.blend(),
                Optional.empty(),
                narrow,
                attribution.space().elements() == Elements.UNITS,
                attribution.wayBack());
        backward(run, input, attribution.cotangent(), sample.weight(), listening);
    }

    SourceActivations slopes(ForwardRun run, LogitCotangent cotangent) {
        WriteSlopes slopes = new WriteSlopes(machine.graph());
        Input input =
                new Input(run.tokens(), run.output(), run.blend(), Optional.empty(), false, false, WayBack.DERIVATIVES);
        backward(run, input, cotangent, 1, stream -> slopes);
        return new SourceActivations(
                machine.graph(), run.tokens().batch(), run.tokens().length(), slopes.slopes());
    }

    /** @param weight what the derivative with respect to the logits is multiplied with */
    private void backward(
            ForwardRun run,
            Input input,
            LogitCotangent cotangent,
            double weight,
            Function<Stream, BackwardListener> listening) {
        try (BlockPool.Lease lease = machine.lease()) {
            Stream stream = machine.stream(lease, run.tokens(), substitution(lease, run));
            // what listens needs what the forward pass wrote, so it is made once that is known
            LateListener listener = new LateListener(() -> listening.apply(stream));
            Pass pass = Pass.differentiable(machine.kit(lease), input, stream, listener);
            Value outcome = machine.architecture().logits(pass);
            Logits logits = machine.logits(outcome, run.output().count());
            Block slopes = store(lease, cotangent.at(logits), outcome.width());
            Blas.scale(Math.toIntExact(slopes.size()), weight, slopes, 0);
            outcome.gradient().add(slopes);
            pass.backward();
        }
    }

    private Substitution substitution(BlockPool.Lease lease, ForwardRun run) {
        if (run.patch().isEmpty()) {
            return new Substitution.None();
        }
        Patch patch = run.patch().get();
        Machine.requireShape(run.tokens(), patch.replacement());
        machine.requireFitting(patch.mask(), patch.lanes());
        if (patch.mask() instanceof PatchMask.Uniform uniform) {
            return machine.replaced(lease, uniform.value(), patch.replacement());
        }
        if (MlpUnits.areMasked(patch.mask())) {
            throw new IllegalArgumentException("no derivatives are taken under masks of units");
        }
        if (NeuronRuns.isOfNeurons(patch.mask())) {
            return machine.byNeuron(lease, patch);
        }
        if (patch.mask().crosses()) {
            throw new IllegalArgumentException("the production executor takes no derivatives under masks that tell"
                    + " queries apart; use --executor reference");
        }
        MaskTable table = new MaskTable(lease, patch.mask(), machine.graph(), patch.lanes());
        int rows = run.tokens().rows();
        return new Substitution.ByEdge(
                patch.replacement(), new Stream.Patching(table, differences(lease, rows), differences(lease, rows)));
    }

    private Differences differences(BlockPool.Lease lease, int rows) {
        int width = machine.dModel();
        int sources = machine.graph().writers().size();
        return new Differences(machine.workers(), lease.block((long) rows * sources * width), rows, sources, width);
    }

    private Block store(BlockPool.Lease lease, Logits logits, int width) {
        Block block = lease.block((long) logits.rows() * width);
        for (int row = 0; row < logits.rows(); row++) {
            block.put((long) row * width, logits.row(row), width);
        }
        return block;
    }
}
