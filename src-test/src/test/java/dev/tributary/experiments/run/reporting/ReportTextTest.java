package dev.tributary.experiments.run.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.refine.Refined;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.choosing.Discoveries;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.choosing.SelfChecks;
import dev.tributary.experiments.run.choosing.StandardRule;
import dev.tributary.experiments.run.figures.Doubts;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.Build;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.experiments.run.recording.RunRecord;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Parts;
import dev.tributary.render.report.Fact;
import dev.tributary.render.report.LossCurve;
import dev.tributary.render.report.Report;
import dev.tributary.render.report.ReportPrompts;
import dev.tributary.render.report.SizeCurves;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a report says, of a study of 18 prompts and of numbers that were made up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportTextTest {

    private static final String SIZED =
            "The circuit is the smallest of the sizes tried that has, on the select split, a faithfulness from 0.9 to 1.1,"
                    + " and right answers on at least 0.9 of what the model gets right (values themselves and no intervals,"
                    + " since there are only 7 prompts to choose on, fewer than 20).";
    private static final List<String> LAST = List.of(
            "Scores were made, the size was chosen, and the figures above were measured on three parts of the prompts"
                    + " that share no prompt.",
            "Faithfulness is (m(circuit) - m(empty)) / (m(full) - m(empty)), a ratio of means over prompts, never"
                    + " clamped; empty means that every edge is replaced.",
            "A positive score says that replacing the clean value makes the metric worse.");

    private final Study study;
    private final Discovery found;

    ReportTextTest() throws IOException {
        study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES);
        found = Discoveries.of(study.score(Progress.silent()).scores(), 9, study.answerLanes());
    }

    @BeforeAll
    void has_nine_edges() {
        assertThat(found.circuit().size()).isEqualTo(9);
    }

    @AfterAll
    void close() throws IOException {
        study.close();
    }

    private static CircuitView view(Study study, Discovery found) {
        return Views.of(found.circuit(), found.scores(), study.text(), "", List.of(), Doubts.none());
    }

    private Report report(Discovery told) {
        return new ReportText(study, told).report(view(study, told), DrawOptions.standard());
    }

    private Discovery checked(SelfChecks checks) {
        return Discoveries.checked(found, checks);
    }

    /** What stands between the first note and those that are always the last. */
    private List<String> notes(Discovery told) {
        List<String> notes = report(told).account().notes();
        assertThat(notes.subList(notes.size() - 3, notes.size())).isEqualTo(LAST);
        return notes.subList(0, notes.size() - 3);
    }

    private static List<String> names(Report report) {
        return report.account().files().stream().map(Report.FileLink::name).toList();
    }

    @Test
    void the_finding_stands_on_top_with_the_whole_model_and_a_random_circuit_beside_it() {
        Report report = report(found);

        assertThat(report.title()).isEqualTo("Circuit of reverse");
        assertThat(report.summary())
                .isEqualTo("9 of " + found.scores().size()
                        + " edges recover 97 % of the kl and give the right answer on 94 % of 7 prompts (whole model 100 %);"
                        + " as many random ones recover 6 %.");
        assertThat(report.facts())
                .containsExactly(
                        new Fact(
                                "The model itself",
                                "75 % right",
                                "of 18 prompts; kl 2.50 on clean, -1.50 on corrupt ones"),
                        new Fact(
                                "Faithfulness",
                                "0.969",
                                "95 % [0.844, 1.219]; a random circuit of the same size: 0.062"),
                        new Fact("Edges", "9", "of " + found.scores().size() + ", 9 before dead ones were removed"),
                        new Fact("Clean kl", "3.00", "-1.00 with every edge replaced"),
                        new Fact(
                                "Circuit kl",
                                "2.75",
                                "95 % [2.25, 3.00]; KL 0.0781 [0.00, 0.156] from the untouched model"),
                        new Fact("Accuracy", "0.938", "95 % [0.47, 1.00]; on 7 prompts; untouched 1.00"));
    }

    @Test
    void what_is_undefined_is_called_so_and_what_has_no_interval_stands_alone() {
        Discovery.Measures measures = found.measures();
        Report report = report(Discoveries.reported(
                found,
                new Discovery.Measures(
                        measures.full(),
                        measures.empty(),
                        Discoveries.unsure(measures.circuit()),
                        Discoveries.unsure(measures.random()),
                        Optional.empty())));

        assertThat(report.summary())
                .contains("recover an undefined share of the kl", "as many random ones recover an undefined share.");
        assertThat(report.facts().get(1))
                .isEqualTo(new Fact("Faithfulness", "undefined", "a random circuit of the same size: undefined"));
        assertThat(report.facts().get(4))
                .isEqualTo(new Fact("Circuit kl", "2.75", "KL 0.0781 from the untouched model"));
        assertThat(report.facts().get(5)).isEqualTo(new Fact("Accuracy", "0.938", "on 1 prompts; untouched 1.00"));
    }

    @Test
    void notes_say_how_the_size_was_chosen_and_on_what() {
        assertThat(notes(found)).containsExactly(SIZED);
        assertThat(notes(Discoveries.ruled(found, new StandardRule(1))))
                .as("on the report split less is wanted than on the select split")
                .containsExactly(SIZED.replace(
                                "The circuit is the smallest of the sizes tried that has, on", "No size tried has, on")
                        .replace("than 20).", "than 20); the circuit is the one that came closest."));
        Discovery.Measures measures = found.measures();
        Discovery missing = Discoveries.reported(
                found,
                new Discovery.Measures(
                        measures.full(),
                        measures.empty(),
                        Discoveries.measured("report", "strongest", 9, 9, 2, 0.5, 0.96875),
                        measures.random(),
                        Optional.empty()));
        assertThat(notes(missing))
                .containsExactly(
                        SIZED, "On the report split it misses, by the values themselves, what it was chosen for.");
        assertThat(notes(Discoveries.ruled(missing, new StandardRule(1)))).hasSize(1);
    }

    @Test
    void prompts_that_serve_for_everything_are_said_to_flatter() throws IOException {
        RunOptions asked = Studies.options("reverse", "eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES);
        Inputs inputs = asked.inputs();
        try (Study whole = Study.open(asked.with(new Inputs(
                inputs.model(),
                inputs.task(),
                inputs.promptFile(),
                inputs.pairs(),
                new SplitChoice.Whole(),
                false,
                inputs.bos(),
                5)))) {
            Report report = new ReportText(whole, found).report(view(whole, found), DrawOptions.standard());

            assertThat(report.account().notes())
                    .contains("Scores were made, the size was chosen, and the figures above were measured on the same"
                            + " prompts, which flatters the circuit.")
                    .doesNotContain(LAST.get(0));
        }
    }

    @Test
    void refining_is_told_with_its_ending() {
        assertThat(notes(Discoveries.refined(found, Refined.Ending.MINIMAL, 5_000)))
                .containsExactly(
                        SIZED,
                        "Then it was refined from 9 to 8 by the exact effect of single removals (16 circuits measured):"
                                + " locally minimal: without any one of them it would no longer do.");
        assertThat(notes(Discoveries.refined(found, Refined.Ending.TOO_DEAR, 5_000)))
                .containsExactly(
                        SIZED,
                        "Refining was not begun, since coming to an end would cost more than the budget; --refine on"
                                + " has none.");
    }

    @Test
    void checks_are_told_in_order_and_each_has_its_file() {
        SelfChecks checks = new SelfChecks(
                4,
                OptionalDouble.of(1e-5),
                Optional.of(2.0),
                Optional.of(Discoveries.audit()),
                Optional.of(Discoveries.stability(found.circuit(), List.of(0.5, 1.0))),
                Optional.of(Discoveries.seeds(found, true)));
        Discovery told =
                Discoveries.scored(checked(checks), new Scored(found.scores(), Optional.empty(), List.of(4.0, 2.0)));

        Report report = report(told);

        assertThat(report.summary())
                .endsWith("recover 6 %. Other prompts would have chosen another circuit (mean Jaccard index "
                        + String.format(Locale.ROOT, "%.2f", (1 + 4.0 / 9) / 2) + "). "
                        + checks.seeds().orElseThrow().warning().orElseThrow());
        assertThat(notes(told).get(1))
                .isEqualTo("Audit: 3 scores against exact effects: rank correlation -0.500, sign agrees in 67 %, worst"
                        + " a0.h0->m0 (score 9.00, effect 0.500); refining dropped 1 doubtful one: input->m0 (score -7.00,"
                        + " effect 1.00); of 2 left that the circuit has, 1 is doubtful: a0.h0->m0 (score 9.00, effect"
                        + " 0.500); audit.csv has each.");
        assertThat(notes(told).subList(2, 5))
                .containsExactly(
                        "Loss of learning: 4.000 at first and 2.000 in the end, means of 1 of 2 steps; loss.csv has"
                                + " every step.",
                        "Stability: " + checks.stability().orElseThrow().words() + ".",
                        "Stability over seeds: " + checks.seeds().orElseThrow().words() + "; seeds.csv has each.");
        assertThat(notes(told).subList(5, 7))
                .isEqualTo(checks.failures().stream()
                        .map(failed -> "Self-check: " + failed + ".")
                        .toList());
        assertThat(notes(told)).hasSize(7);
        assertThat(names(report))
                .containsExactly(
                        "circuit.svg",
                        "circuit.png",
                        "circuit.pdf",
                        "scores.json",
                        "circuit.json",
                        "edges.csv",
                        "faithfulness.csv",
                        "loss.csv",
                        "seeds.csv",
                        "audit.csv",
                        "run.json");
        assertThat(report.losses())
                .contains(new LossCurve(
                        List.of(4.0, 2.0),
                        "What learning of the masks of " + study.method().specification()
                                + " made small, on the score split: 4.000 at first and 2.000 in the end, means of 1 of 2"
                                + " steps."));
    }

    @Test
    void scores_of_too_few_elements_leave_stability_unknown() {
        Scored few = new Scored(
                found.scores(),
                Optional.of(
                        PromptScores.of(found.scores().space(), new int[] {1, 2}, new double[][] {{1, 2}, {3, 4}})));

        assertThat(notes(Discoveries.scored(found, few)))
                .containsExactly(
                        SIZED,
                        "Stability: not known: scores of single prompts are kept of the strongest 2 elements, too few to"
                                + " choose 9 anew.");
    }

    @Test
    void without_checks_there_are_the_usual_files_alone_and_no_losses() {
        Report report = report(found);

        assertThat(names(report))
                .containsExactly(
                        "circuit.svg",
                        "circuit.png",
                        "circuit.pdf",
                        "scores.json",
                        "circuit.json",
                        "edges.csv",
                        "faithfulness.csv",
                        "run.json");
        assertThat(report.account().files())
                .contains(
                        new Report.FileLink("scores.json", "the score of every edge"),
                        new Report.FileLink("circuit.json", "the edges of the circuit"),
                        new Report.FileLink("edges.csv", "the circuit's edges with their scores"));
        assertThat(report.losses()).isEmpty();
    }

    @Test
    void curves_run_by_size_and_those_that_nothing_was_measured_of_are_left_out() {
        SizeCurves curves = report(found).curve().orElseThrow();

        assertThat(curves.elements()).isEqualTo("edges");
        assertThat(curves.whole()).isEqualTo(MeasuredStops.measurement(found.full()));
        assertThat(curves.curves())
                .extracting(SizeCurves.Curve::role)
                .containsExactly(
                        SizeCurves.Role.TRIED,
                        SizeCurves.Role.RANDOM,
                        SizeCurves.Role.CHOSEN,
                        SizeCurves.Role.BASELINE);
        assertThat(curves.curves().get(0).points())
                .isEqualTo(found.curve().stream()
                        .map(one -> new SizeCurves.Point(one.edges(), MeasuredStops.measurement(one)))
                        .toList());
        Discovery refined = Discoveries.refined(found, Refined.Ending.MINIMAL, 5_000);
        assertThat(report(refined).curve().orElseThrow().curves().get(2))
                .isEqualTo(new SizeCurves.Curve(
                        SizeCurves.Role.BEFORE,
                        List.of(new SizeCurves.Point(9, MeasuredStops.measurement(found.report())))));
    }

    @Test
    void prompts_are_those_of_the_report_split_with_their_answers_and_the_heads_attention() {
        ReportPrompts prompts = report(found).prompts();
        TokenisedPrompts measured = study.split().report();

        assertThat(prompts.pairs())
                .isEqualTo(IntStream.range(0, 5)
                        .mapToObj(number -> new ReportPrompts.Pair(
                                measured.cleanTexts(number),
                                measured.corruptTexts(number),
                                answers(
                                        measured,
                                        measured.pairs().get(number).answers().right()),
                                answers(
                                        measured,
                                        measured.pairs().get(number).answers().wrong())))
                        .toList());
        assertThat(prompts.pairs().get(0).answers()).isEqualTo("output 0");
        assertThat(prompts.attention().orElseThrow().sequences()).hasSize(5);
        assertThat(prompts.attribution().orElseThrow().sequences()).hasSize(5);
    }

    private static String answers(TokenisedPrompts prompts, List<Integer> ids) {
        return String.join(", ", ids.stream().map(prompts::answerText).toList());
    }

    @Test
    void of_many_prompts_twenty_are_shown() throws IOException {
        RunOptions asked = Studies.options("reverse", "eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES);
        Inputs inputs = asked.inputs();
        try (Study many = Study.open(asked.with(new Inputs(
                inputs.model(),
                inputs.task(),
                inputs.promptFile(),
                Optional.of(90),
                inputs.split(),
                false,
                inputs.bos(),
                5)))) {
            assertThat(many.split().report().pairs()).hasSizeGreaterThan(20);

            ReportPrompts prompts = new ReportText(many, found)
                    .report(view(many, found), DrawOptions.standard())
                    .prompts();

            assertThat(prompts.pairs()).hasSize(20);
            assertThat(prompts.attention().orElseThrow().sequences()).hasSize(20);
        }
    }

    @Test
    void what_is_needed_to_repeat_it_stands_at_the_end() {
        assertThat(report(found).account().provenance())
                .containsExactly(
                        Fact.of("Repeat with", String.join(" ", RunRecord.commandLine(study.options()))),
                        new Fact("Model", "reverse", ""),
                        new Fact("Prompts", "reverse", Origin.promptsHash(study)),
                        Fact.of("BOS", study.prompts().tokens().bosNote()),
                        Fact.of(
                                "Kernels",
                                study.natives().vendor() + " " + study.natives().kernel()),
                        Fact.of("Version", Build.present().version()));
    }

    @Test
    void the_figure_has_a_slider_unless_its_boxes_tell_of_kept_coordinates() {
        Report report = report(found);
        assertThat(report.figure().beside().measured().orElseThrow().circuits()).hasSize(2);
        assertThat(report.figure().beside().heads()).isPresent();
        assertThat(report.figure().options()).isEqualTo(DrawOptions.standard());

        CircuitView parts = view(study, found).keeping(Map.of(PlacedNode.parse("a3.h0@1"), new Parts(1, 2, List.of())));
        Report kept = new ReportText(study, found).report(parts, DrawOptions.standard());
        assertThat(kept.figure().beside().measured()).isEmpty();
        assertThat(kept.figure().beside().heads()).isPresent();
    }
}
