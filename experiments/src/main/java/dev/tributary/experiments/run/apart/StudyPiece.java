package dev.tributary.experiments.run.apart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.CandidateRuns;
import dev.tributary.engine.prune.Candidates;
import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.RunsHere;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.work.Answer;
import dev.tributary.experiments.work.Ask;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.score.PromptScores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A part of what a study computes: one batch, one run of elements, or some visits. */
public final class StudyPiece {

    /** The scores of every prompt of a batch. */
    public static final String SCORES = "scores of a batch";

    /** The effects of a run of elements. */
    public static final String EFFECTS = "effects of elements";

    /** Circuits on a batch. */
    public static final String EVALUATIONS = "circuits on a batch";

    /** What a circuit comes to without each of some elements. */
    public static final String CANDIDATES = "candidates";

    private static final String OPTIONS = "options";
    private static final String WEIGHTS = "weights";
    private static final String BATCH = "batch";
    private static final String FIRST = "first";
    private static final String MASKS = "masks";
    private static final String KEPT = "kept";
    private static final String VISITED = "elements";
    private static final String CUTS = "cuts";

    private StudyPiece() {}

    /** What every piece of a study says. */
    private static ObjectNode of(RunOptions asked, Study study) {
        ObjectNode json = JsonFiles.object();
        Here.sign(json);
        json.set(OPTIONS, OptionsJson.write(asked));
        study.opened().weightsHash().ifPresent(hash -> json.put(WEIGHTS, hash));
        return json;
    }

    static Ask scores(RunOptions asked, Study study, int batch) {
        return new Ask(SCORES, of(asked, study).put(BATCH, batch));
    }

    static Ask effects(RunOptions asked, Study study, int first) {
        return new Ask(EFFECTS, of(asked, study).put(FIRST, first));
    }

    static Ask evaluations(RunOptions asked, Study study, int batch, ArrayNode masks) {
        ObjectNode json = of(asked, study).put(BATCH, batch);
        json.set(MASKS, masks);
        return new Ask(EVALUATIONS, json);
    }

    /** What a circuit comes to, as the only value. */
    static Ask whole(RunOptions asked, Study study, Circuit circuit) {
        return new Ask(CANDIDATES, of(asked, study).put(KEPT, bits(circuit)));
    }

    static Ask candidates(RunOptions asked, Study study, Candidates candidates) {
        ObjectNode json = of(asked, study).put(KEPT, bits(candidates.kept())).put(CUTS, candidates.cuts());
        ArrayNode elements = json.putArray(VISITED);
        candidates.elements().forEach(elements::add);
        return new Ask(CANDIDATES, json);
    }

    /** Computes it; throws what is wrong with it. */
    public static Answer answer(Ask ask, Here here) throws IOException {
        RunOptions options = OptionsJson.read(ask.of().path(OPTIONS), here.threads());
        return OpenOnce.keep(options, here.whereabouts(ask.of()), (session, left) -> {
            Study study = session.study(options);
            requireSameWeights(ask.of(), study);
            return switch (ask.kind()) {
                case SCORES -> scores(ask.of(), study);
                case EFFECTS -> effects(ask.of(), study);
                case EVALUATIONS -> evaluations(ask.of(), study);
                case CANDIDATES -> candidates(ask.of(), study, left);
                default -> throw new IOException("expected a part of a study, got '" + ask.kind() + "'");
            };
        });
    }

    private static void requireSameWeights(JsonNode of, Study study) {
        String wanted = of.path(WEIGHTS).asText();
        String own = study.opened().weightsHash().orElse("");
        if (!wanted.equals(own)) {
            throw new UsageException("--model " + study.opened().name() + " has weights with SHA-256 " + own
                    + " on a machine of --on, and " + wanted + " here; make them the same, or give --send-files");
        }
    }

    private static Objective batch(JsonNode of, Objective whole) {
        return new Objective(
                whole.batches().subList(of.path(BATCH).asInt(), of.path(BATCH).asInt() + 1),
                whole.metric(),
                whole.replacements());
    }

    private static Answer scores(JsonNode of, Study study) throws IOException {
        int all = space(study).size();
        Objective one = batch(of, study.objective(study.split().score()));
        Scoring scoring = new Scoring(study.elements(), study.positions(), study.seed(), all, Progress.silent());
        Scored scored = study.method().score(study.model(), one, scoring);
        PromptScores prompts = scored.prompts()
                .orElseThrow(
                        () -> new IllegalStateException("expected the scores of every prompt, and there are none"));
        double[][] values = new double[prompts.prompts()][];
        for (int prompt = 0; prompt < values.length; prompt++) {
            values[prompt] = prompts.prompt(prompt);
        }
        return Answer.of(Here.kernel(), out -> Numbers.write(out, values));
    }

    private static Answer effects(JsonNode of, Study study) throws IOException {
        OneRun journal = new OneRun(of.path(FIRST).asInt());
        study.score(Progress.silent(), journal);
        return Answer.of(Here.kernel(), out -> Numbers.write(out, journal.effects()));
    }

    private static Answer candidates(JsonNode of, Study study, LeftOpen left) throws IOException {
        Objective objective = study.objective(study.split().score());
        IndexSpace space = space(study);
        CandidateRuns runs = left.get(of.path(OPTIONS).toString(), () -> new RunsHere(study.model(), objective, space));
        Circuit kept = circuit(of.path(KEPT), space);
        JsonNode elements = of.path(VISITED);
        double[][] worse;
        if (elements.isMissingNode()) {
            worse = new double[][] {{runs.worse(kept)}};
        } else {
            List<Integer> visited = new ArrayList<>();
            elements.forEach(element -> visited.add(element.asInt()));
            List<Double> values =
                    runs.worse(new Candidates(kept, visited, of.path(CUTS).asBoolean()));
            worse = new double[][] {
                values.stream().mapToDouble(Double::doubleValue).toArray()
            };
        }
        return Answer.of(Here.kernel(), out -> Numbers.write(out, worse));
    }

    private static Answer evaluations(JsonNode of, Study study) throws IOException {
        Objective one = batch(of, study.objective(study.split().report()));
        CircuitEvaluator evaluator = CircuitEvaluator.of(study.model(), one);
        List<PatchMask> masks = new ArrayList<>();
        for (JsonNode mask : of.path(MASKS)) {
            masks.add(mask(mask, study));
        }
        List<Evaluation> found = new ArrayList<>(evaluator.evaluate(masks, Progress.silent()));
        found.add(evaluator.full());
        found.add(evaluator.empty());
        return Answer.of(Here.kernel(), out -> {
            for (Evaluation evaluation : found) {
                Numbers.write(out, evaluation);
            }
        });
    }

    /** A circuit, to be kept or to be cut. */
    static ObjectNode mask(PatchMask mask) {
        boolean keeps = mask instanceof PatchMask.AblatingAllBut;
        Circuit circuit = mask instanceof PatchMask.AblatingAllBut kept
                ? kept.circuit()
                : ((PatchMask.AblatingOnly) mask).circuit();
        return JsonFiles.object()
                .put("keeps", keeps)
                .put("elements", circuit.space().elements().name())
                .put("positions", circuit.positions().kind())
                .put("indices", bits(circuit));
    }

    private static String bits(Circuit circuit) {
        return Base64.getEncoder().encodeToString(circuit.indices().toByteArray());
    }

    private static Circuit circuit(JsonNode bits, IndexSpace space) {
        return Circuit.of(space, BitSet.valueOf(Base64.getDecoder().decode(bits.asText())));
    }

    private static PatchMask mask(JsonNode json, Study study) {
        Positions positions = PositionChoice.of(json.path("positions").asText())
                .of(study.prompts().tokens());
        IndexSpace space = space(study, Elements.valueOf(json.path("elements").asText()), positions);
        Circuit circuit = circuit(json.path("indices"), space);
        return json.path("keeps").asBoolean()
                ? new PatchMask.AblatingAllBut(circuit)
                : new PatchMask.AblatingOnly(circuit);
    }

    static IndexSpace space(Study study) {
        return space(study, study.elements(), study.positions());
    }

    private static IndexSpace space(Study study, Elements elements, Positions positions) {
        int width = study.model().architecture().width(elements);
        return IndexSpace.of(elements, study.model().graph(), positions, width);
    }

    /** Lets one run of elements be measured, and says of all others that they are known, which nobody reads. */
    private static final class OneRun implements EffectJournal {
        private final int wanted;
        private final List<double[][]> measured = new ArrayList<>(1);

        OneRun(int wanted) {
            this.wanted = wanted;
        }

        @Override
        public Optional<double[][]> kept(int first, int count, int prompts) {
            return first == wanted ? Optional.empty() : Optional.of(new double[count][prompts]);
        }

        @Override
        public void keep(int first, double[][] effects) {
            measured.add(effects);
        }

        double[][] effects() {
            if (measured.size() != 1) {
                throw new IllegalStateException(
                        "expected the effects of one run of elements from " + wanted + ", got " + measured.size());
            }
            return measured.get(0);
        }
    }
}
