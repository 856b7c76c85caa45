package dev.tributary.render.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.score.Evidence;
import dev.tributary.render.CircuitView;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.attention.InventedMaps;
import dev.tributary.render.attention.MapView;
import dev.tributary.render.html.Companion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReportPageTest {

    @Test
    void says_everything_it_was_given() {
        String page = new String(ReportPage.write(InventedReports.report()), StandardCharsets.UTF_8);

        assertThat(page)
                .contains(
                        "<h1>Circuit of &lt;b&gt;ioi&lt;/b&gt;</h1>",
                        "0.943",
                        "random circuit: 0.02",
                        "<td class=\"differs\"> Mary</td>",
                        "Flow diagram of a circuit of 81 edges")
                .contains("<a href=\"./edges%20of%20it.csv\">", "m0-&gt;a9.h9&lt;v&gt;@0", ">+0.75<", ">-0.62<")
                .contains("\"type\":\"log\"", "[81,0.943]", "\"gridIndex\":2");
    }

    @Test
    void the_figure_stands_first() {
        String page = new String(ReportPage.write(InventedReports.report()), StandardCharsets.UTF_8);

        assertThat(page.indexOf("class=\"tributary-figure\"")).isPositive().isLessThan(page.indexOf("class=\"tiles\""));
    }

    @Test
    @Tag("slow")
    void attention_of_twenty_prompts_and_every_edge_of_a_model_of_gpt2s_size_fit_a_page_of_eight_megabytes() {
        Report report = InventedReports.report();
        int every = 15 * 32_491;
        CircuitView figure =
                InventedCircuits.doubted(InventedCircuits.random(InventedCircuits.transformer(12, 12), 15, every, 3));
        List<String> tokens = InventedReports.tokens(15);
        MapView one = InventedMaps.ofHeads(12, 12, tokens);
        MapView many = new MapView(
                one.names(), Collections.nCopies(20, one.sequences().get(0)), true, one.meaning(), one.look());
        ReportPrompts prompts = new ReportPrompts(
                Collections.nCopies(20, new ReportPrompts.Pair(tokens, tokens, " x", "")), Optional.of(many));

        byte[] page = ReportPage.write(InventedReports.with(
                InventedReports.with(report, prompts),
                new Report.Figure(figure, report.figure().options(), Companion.none())));

        assertThat(page).hasSizeLessThan(8_000_000);
        assertThat(new String(page, StandardCharsets.UTF_8))
                .contains("top 2000 of " + every + " edges", "\"unlisted\":" + (every - 5000));
    }

    @Test
    void prompts_of_two_lengths_are_no_pair() {
        assertThatThrownBy(() -> new ReportPrompts.Pair(List.of("a"), List.of("a", "b"), "x", "y"))
                .hasMessageContaining("one length, got 1 and 2");
    }

    @Test
    void shows_how_sure_each_of_the_strongest_edges_is() {
        Report report = InventedReports.report();
        CircuitView figure = report.figure().view();
        double[] low = new double[figure.scores().size()];
        double[] high = new double[low.length];
        double[] q = new double[low.length];
        double[] agreement = new double[low.length];
        Arrays.fill(low, -0.25);
        Arrays.fill(high, 1.25);
        Arrays.fill(q, 0.375);
        Arrays.fill(agreement, 0.68);
        Evidence evidence = Evidence.of("sign flips over 9 <prompts>", low, high, q, agreement);

        String page = new String(
                ReportPage.write(InventedReports.with(
                        report,
                        new Report.Figure(
                                figure.with(evidence),
                                report.figure().options(),
                                report.figure().beside()))),
                StandardCharsets.UTF_8);

        assertThat(page)
                .contains("sign flips over 9 &lt;prompts&gt;", "<td class=\"number\">0.375</td>")
                .contains("<td class=\"number\">68 %</td>", "<td>unstable</td>", "<th>standing</th>");
        assertThat(new String(ReportPage.write(report), StandardCharsets.UTF_8)).doesNotContain("<th>standing</th>");
    }

    @Test
    void links_only_to_its_own_folder() {
        assertThatThrownBy(() -> new Report.FileLink("../secrets", "")).hasMessageContaining("../secrets");
    }
}
