package dev.tributary.experiments.run.recording;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.refine.Refined;
import dev.tributary.engine.select.Strongest;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.choosing.OtherSeeds;
import dev.tributary.experiments.run.choosing.Refining;
import dev.tributary.experiments.run.choosing.Stability;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Study;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The file run.json: what to type to make a result again, what it was made from, and where and how long it ran. */
public final class RunRecord {

    private RunRecord() {}

    /** The record, with the digests of the files beside it by name. */
    public static String json(Study study, Discovery discovery, Instant started, Map<String, String> files) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", "tributary-run").put("version", 1);
        repeat(root, study.options());
        inputs(root, study);
        root.set("result", result(discovery));
        ObjectNode digests = root.putObject("files");
        files.forEach(digests::put);
        environment(root.putObject("environment"), study, started);
        return root.toPrettyString() + "\n";
    }

    private static void repeat(ObjectNode root, RunOptions options) {
        root.putArray("command")
                .addAll(commandLine(options).stream()
                        .map(JsonNodeFactory.instance::textNode)
                        .toList());
    }

    /** Every option spelled out, so that later defaults change nothing. */
    public static List<String> commandLine(RunOptions options) {
        List<String> words = new ArrayList<>(List.of("tributary", "discover"));
        Question question = options.question();
        words.addAll(options.inputs().words());
        question.method().ifPresent(method -> words.addAll(List.of("--method", method)));
        question.ablation().ifPresent(ablation -> words.addAll(List.of("--ablation", ablation)));
        question.metric().ifPresent(metric -> words.addAll(List.of("--metric", metric)));
        words.addAll(List.of(
                "--positions",
                question.positions().label(),
                "--elements",
                question.elements().label()));
        words.addAll(List.of("--qkv", question.inputs().qkv()));
        if (question.inputs() == HeadInputs.SHARED) {
            words.addAll(List.of("--kv", question.inputs().kv()));
        }
        Choosing choosing = question.choosing();
        if (!choosing.rule().equals(Strongest.usual())) {
            words.addAll(List.of("--select", choosing.rule().specification()));
        }
        if (!choosing.until().isStandard()) {
            words.addAll(List.of("--until", choosing.until().typed()));
        }
        words.addAll(List.of("--refine", choosing.refine().label()));
        if (choosing.furtherSeeds() > 0) {
            words.addAll(List.of("--stability", Integer.toString(choosing.furtherSeeds())));
        }
        words.addAll(options.arithmetic().words());
        return List.copyOf(words);
    }

    /** Model, prompts, splits, and how is measured, with digests. */
    public static void inputs(ObjectNode root, Study study) {
        ObjectNode model = root.putObject("model").put("name", study.opened().name());
        study.opened().weightsHash().ifPresent(hash -> model.put("weights_sha256", hash));
        ObjectNode prompts = root.putObject("prompts")
                .put("name", study.prompts().name())
                .put("pairs", study.prompts().tokens().pairs().size())
                .put("sha256", Origin.promptsHash(study))
                .put("bos", study.prompts().tokens().bosNote());
        study.prompts().task().ifPresent(task -> prompts.put("corruption", task.corruption()));
        root.putObject("splits")
                .put("score", study.split().score().pairs().size())
                .put("select", study.split().select().pairs().size())
                .put("report", study.split().report().pairs().size());
        way(root.putObject("method"), study);
    }

    /** Method, ablation and metric as they say of themselves what they are. */
    private static void way(ObjectNode node, Study study) {
        node.put("name", study.method().name());
        ObjectNode settings = node.putObject("settings");
        study.method().settings().forEach(settings::put);
        node.put("ablation", study.ablation().specification());
        Origin.means(study).ifPresent(means -> node.putObject("means")
                .put("split", means.split())
                .put("prompts", means.prompts())
                .put("sha256", means.sha256()));
        node.put("metric", study.metric().specification());
    }

    /** The numbers of the summary. */
    public static ObjectNode result(Discovery discovery) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("model_itself", ability(discovery.ability()));
        result.put("edges_of_the_graph", discovery.scores().size());
        result.put("nominal_edges", discovery.nominal());
        result.put("edges", discovery.circuit().size());
        ObjectNode checks =
                result.putObject("checks").put("change", discovery.checks().change());
        discovery.checks().largest().ifPresent(largest -> checks.put("largest_score", largest));
        discovery.checks().audit().ifPresent(audit -> {
            ObjectNode node =
                    checks.putObject("audit").put("elements", audit.rows().size());
            audit.rankCorrelation().ifPresent(found -> node.put("rank_correlation", found));
            audit.signAgreement().ifPresent(found -> node.put("sign_agreement", found));
            ArrayNode doubtful = node.putArray("doubtful");
            audit.doubtful().forEach(row -> doubtful.add(row.element()));
            ArrayNode dropped = node.putArray("doubtful_dropped");
            audit.dropped().forEach(row -> dropped.add(row.element()));
        });
        discovery.checks().stability().ifPresent(stability -> checks.set("stability", stability(stability)));
        discovery.checks().seeds().ifPresent(seeds -> checks.set("stability_over_seeds", seeds(seeds)));
        discovery.checks().sum().ifPresent(sum -> checks.put("sum_of_scores", sum));
        result.put("large_enough_on_select", discovery.largeEnoughOnSelect());
        result.put("holds_on_report", discovery.holdsOnReport());
        discovery.refined().ifPresent(refined -> result.set("refined", refined(refined)));
        result.put("rule", discovery.rule().words(discovery.selectPrompts()));
        result.set("full", measured(discovery.full()));
        result.set("empty", measured(discovery.empty()));
        result.set("circuit", measured(discovery.report()));
        discovery.unrefined().ifPresent(start -> result.set("circuit_before_refining", measured(start)));
        result.set("random_circuit", measured(discovery.random()));
        return result;
    }

    /** How much the choice hangs on the prompts. */
    private static ObjectNode stability(Stability stability) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("draws", stability.choices().circuits().size())
                .put("wide", stability.warning().isPresent());
        node.set("jaccard", spread(stability.jaccard()));
        node.set("rank_biased_overlap", spread(stability.overlap()));
        node.set("edges", spread(stability.sizes()));
        stability.shares().ifPresent(shares -> node.set("faithfulness", spread(shares)));
        return node;
    }

    /** How much the whole hangs on the seed. */
    private static ObjectNode seeds(OtherSeeds seeds) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("further_seeds", seeds.rows().size() - 1)
                .put("circuits_measured", seeds.circuits())
                .put("wide", seeds.warning().isPresent());
        seeds.jaccard().ifPresent(jaccard -> node.set("jaccard", spread(jaccard)));
        seeds.overlap().ifPresent(overlap -> node.set("rank_biased_overlap", spread(overlap)));
        node.set("edges", spread(seeds.sizes()));
        seeds.shares().ifPresent(shares -> node.set("faithfulness", spread(shares)));
        return node;
    }

    private static ObjectNode spread(Stability.Spread spread) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("low", spread.low())
                .put("mean", spread.mean())
                .put("high", spread.high());
    }

    /** What refining did: the ending, what was spent of which budget, and every round. */
    private static ObjectNode refined(Refining refining) {
        Refined refined = refining.refined();
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("edges_at_first", refined.start().size())
                .put("edges", refined.circuit().size())
                .put("ending", refined.ending().name().toLowerCase(Locale.ROOT))
                .put("circuits_measured", refined.measured())
                .put("cost", refined.cost());
        if (refining.budget() < Long.MAX_VALUE) {
            node.put("budget", refining.budget());
        }
        ArrayNode rounds = node.putArray("rounds");
        for (Refined.Round round : refined.rounds()) {
            rounds.addObject()
                    .put("kind", round.kind().name().toLowerCase(Locale.ROOT))
                    .put("before", round.before())
                    .put("after", round.after())
                    .put("circuits_measured", round.measured());
        }
        return node;
    }

    private static ObjectNode ability(Ability ability) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("prompts", ability.prompts())
                .put("accuracy", ability.accuracy())
                .put("clean_metric", ability.clean())
                .put("corrupt_metric", ability.corrupt());
        ability.sureAccuracy().ifPresent(sure -> node.putObject("intervals")
                .putArray("accuracy")
                .add(sure.low())
                .add(sure.high()));
        return node;
    }

    /** One row of measures, with its intervals and number of prompts. */
    public static ObjectNode measured(Measured measured) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("split", measured.split())
                .put("edges", measured.edges())
                .put("metric", measured.metric())
                .put("kl", measured.kl())
                .put("accuracy", measured.accuracy());
        OptionalDouble faithfulness = measured.faithfulness();
        if (faithfulness.isPresent()) {
            node.put("faithfulness", faithfulness.getAsDouble());
        } else {
            node.putNull("faithfulness");
        }
        intervals(node.put("prompts", measured.sure().prompts()), measured.sure());
        return node;
    }

    /** 95 % intervals over prompts, where there are any. */
    private static void intervals(ObjectNode node, Measured.Sureness sure) {
        ObjectNode intervals = node.putObject("intervals");
        interval(intervals, "metric", sure.metric());
        interval(intervals, "kl", sure.kl());
        interval(intervals, "accuracy", sure.accuracy());
        interval(intervals, "faithfulness", sure.faithfulness());
    }

    private static void interval(ObjectNode node, String name, Optional<Interval> interval) {
        interval.ifPresent(known -> node.putArray(name).add(known.low()).add(known.high()));
    }

    private static void environment(ObjectNode node, Study study, Instant started) {
        Build build = Build.present();
        NativeReport natives = study.natives();
        node.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
        node.put("seconds", Duration.between(started, Instant.now()).toMillis() / 1000.0);
        node.put("threads", study.options().arithmetic().threads());
        node.put("processors", Runtime.getRuntime().availableProcessors());
        node.put("operating_system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        node.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        node.put("tributary", build.version());
        node.put("nd4j", build.nd4j());
        node.put("openblas", build.openblas());
        node.putObject("blas")
                .put("vendor", natives.vendor())
                .put("kernel", natives.kernel())
                .put("threads_of_a_call", natives.threads())
                .put("gigaflops", Math.round(natives.gigaflops()));
    }
}
