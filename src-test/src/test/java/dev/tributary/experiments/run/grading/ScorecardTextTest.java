package dev.tributary.experiments.run.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.scorecard.Finding;
import dev.tributary.engine.scorecard.Verdict;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.measuring.StoredCircuit;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.RunRecord;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scorecards as text, CSV, JSON and LaTeX, by findings that were made up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScorecardTextTest {

    private static final Circuit EDGES =
            Circuit.whole(new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.All()));
    private static final Circuit NODES =
            Circuit.empty(new NodeSpace(Shapes.sequential(1, 1, true), new Positions.All()));

    private final Study study;

    ScorecardTextTest() throws IOException {
        study = Studies.of("magnitude", "zero", PositionChoice.ALL, Elements.EDGES);
    }

    @AfterAll
    void close() throws IOException {
        study.close();
    }

    private static Finding finding(
            String criterion, String figure, double value, Optional<Interval> interval, Verdict verdict, String words) {
        OptionalDouble known = Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
        return new Finding(criterion, figure, known, interval, verdict, words);
    }

    private static Finding value(double value) {
        return finding("kl", "nats", value, Optional.empty(), Verdict.NONE, "");
    }

    private ScorecardText text(Scorecard.One... circuits) {
        return new ScorecardText(study, new Scorecard(12, List.of(circuits)));
    }

    private ScorecardText text(Finding... findings) {
        return text(new Scorecard.One("a.json", EDGES, OptionalInt.empty(), Arrays.asList(findings)));
    }

    /** Two circuits, of which the second has nothing to be found. */
    private ScorecardText two() {
        return text(
                new Scorecard.One(
                        "a, \u00e4.json",
                        EDGES,
                        OptionalInt.of(3),
                        List.of(
                                finding(
                                        "faithfulness",
                                        "ratio of means",
                                        0.9375,
                                        Optional.of(new Interval(0.875, 1)),
                                        Verdict.PASS,
                                        "at least 0.9, \"asked\""),
                                finding("kl", "nats", Double.NaN, Optional.empty(), Verdict.NONE, "not defined"),
                                finding("edges_%", "x", -2, Optional.empty(), Verdict.FAIL, ""))),
                new Scorecard.One("b.json", NODES, OptionalInt.of(0), List.of()));
    }

    @Test
    void people_read_a_table_for_each_circuit() {
        assertThat(two().text().lines())
                .containsExactly(
                        "reverse on 12 prompts of reverse, metric kl, ablation zero",
                        "",
                        "a, \u00e4.json: " + EDGES + "; found on 3 of these 12 prompts, so its figures flatter it",
                        "pass  faithfulness         ratio of means          0.9375 [0.875, 1.00]        at least 0.9, \"asked\"",
                        "-     kl                   nats                    undefined                   not defined",
                        "fail  edges_%              x                       -2.000",
                        "",
                        "b.json: " + NODES + "; found on none of these prompts",
                        "",
                        "intervals are 95 %, by resampling prompts unless said otherwise; --about says what is asked");
        assertThat(text(value(1)).text()).contains("a.json: " + EDGES + "; on which prompts it was found is not known");
    }

    @Test
    void zero_has_no_sign() {
        assertThat(text(finding("kl", "nats", -0.0, Optional.of(new Interval(-0.0, -0.0)), Verdict.NONE, ""))
                        .text())
                .contains("  0.000 [0.00, 0.00]");
    }

    @Test
    void a_table_for_machines_has_a_row_for_each_number() {
        assertThat(two().csv())
                .isEqualTo(
                        """
                        circuit,criterion,figure,value,low,high,verdict,elements,prompts,prompts_found_on,words
                        "a, \u00e4.json",faithfulness,ratio of means,0.9375,0.875,1.0,pass,8,12,3,"at least 0.9, ""asked""\"
                        "a, \u00e4.json",kl,nats,,,,none,8,12,3,not defined
                        "a, \u00e4.json",edges_%,x,-2.0,,,fail,8,12,3,
                        """);
        assertThat(text(value(1)).csv()).endsWith("a.json,kl,nats,1.0,,,none,8,12,,\n");
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void json_has_what_was_measured_on_and_what_was_found() throws IOException {
        JsonNode card = json(two().json().toString());
        ObjectNode inputs = JsonFiles.object();
        RunRecord.inputs(inputs, study);

        assertThat(card.fieldNames())
                .toIterable()
                .containsExactly("format", "version", "model", "prompts", "splits", "method", "means_over", "circuits");
        for (String part : List.of("model", "prompts", "splits", "method")) {
            assertThat(card.path(part)).isEqualTo(json(inputs.path(part).toString()));
        }
        assertThat(card.path("format").textValue()).isEqualTo("tributary-scorecard");
        assertThat(card.path("means_over").intValue()).isEqualTo(12);
        assertThat(card.path("circuits"))
                .isEqualTo(
                        json(
                                """
                [{"name": "a, \u00e4.json", "edges": 8, "capacity": 8, "prompts_it_was_found_on": 3,
                  "findings": [
                    {"criterion": "faithfulness", "figure": "ratio of means", "value": 0.9375,
                     "interval": [0.875, 1.0], "verdict": "pass", "words": "at least 0.9, \\"asked\\""},
                    {"criterion": "kl", "figure": "nats", "value": null, "verdict": "none",
                     "words": "not defined"},
                    {"criterion": "edges_%", "figure": "x", "value": -2.0, "verdict": "fail", "words": ""}]},
                 {"name": "b.json", "nodes": 0, "capacity": 3, "prompts_it_was_found_on": 0, "findings": []}]
                """));
        assertThat(json(text(value(1)).json().toString()).at("/circuits/0").has("prompts_it_was_found_on"))
                .isFalse();
    }

    @Test
    void latex_has_a_tabular_for_each_circuit_with_its_special_characters_escaped() {
        assertThat(two().latex())
                .isEqualTo(
                        """
                        %% tributary scorecard
                        %% a, ?.json
                        \\begin{tabular}{llrll}
                        \\hline
                        criterion & figure & value & 95\\,\\%% interval & verdict \\\\
                        \\hline
                        faithfulness & ratio of means & $0.938$ & [$0.875$, $1.000$] & pass \\\\
                        kl & nats & -- & -- & -- \\\\
                        edges\\_\\%% & x & $-2.000$ & -- & fail \\\\
                        \\hline
                        \\multicolumn{5}{l}{%s, 12 prompts, kl, ablation zero} \\\\
                        \\end{tabular}
                        %% b.json
                        \\begin{tabular}{llrll}
                        \\hline
                        criterion & figure & value & 95\\,\\%% interval & verdict \\\\
                        \\hline
                        \\hline
                        \\multicolumn{5}{l}{%s, 12 prompts, kl, ablation zero} \\\\
                        \\end{tabular}
                        """
                                .formatted(EDGES, NODES));
        assertThat(text(finding("a\\b~c", "{d}^e&$#", 1, Optional.empty(), Verdict.NONE, ""))
                        .latex())
                .contains("\na/b-c & \\{d\\}-e\\&\\$\\# & $1.000$ & -- & -- \\\\\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, $0.001$",
        "-0.001, $-0.001$",
        "0.0009, $9.0\\cdot 10^{-4}$",
        "-1.25e-12, $-1.3\\cdot 10^{-12}$",
        "0, $0.000$",
        "-0.0, $0.000$",
        "12345.6785, $12345.678$",
    })
    void numbers_in_latex_have_three_decimals_or_a_power_of_ten(double value, String expected) {
        assertThat(text(value(value)).latex()).contains("& nats & " + expected + " & --");
    }

    @Test
    void a_file_has_the_format_of_its_name_and_none_other_is_written(@TempDir Path folder) throws IOException {
        two().write(folder.resolve("card.CSV"));
        two().write(folder.resolve("card.json"));
        two().write(folder.resolve("card.tex"));

        assertThat(folder.resolve("card.CSV")).hasContent(two().csv());
        assertThat(JsonFiles.read(folder.resolve("card.json")).toString())
                .isEqualTo(two().json().toString());
        assertThat(folder.resolve("card.tex")).hasContent(two().latex());
        assertThatThrownBy(() -> two().write(Path.of("card.txt")))
                .isInstanceOf(UsageException.class)
                .hasMessage("a scorecard is written as .csv, .json, .tex; got --out card.txt");
    }

    @Test
    void a_circuit_that_does_not_fit_the_study_is_refused() {
        List<Scorecard.Entry> entries =
                List.of(new Scorecard.Entry(new StoredCircuit("a.json", EDGES, Optional.empty()), Optional.empty()));

        assertThatThrownBy(() -> Scorecard.of(study, entries, Progress.silent()))
                .isInstanceOf(UsageException.class);
    }
}
