package dev.tributary.render.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.render.chart.HeatMap.Axis;
import dev.tributary.render.report.Fact;
import dev.tributary.render.report.Report;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartPageTest {

    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>&\"'";

    private static HeatMap map(HeatMap.Scale scale, double... values) {
        return new HeatMap(
                HOSTILE,
                HOSTILE,
                new Axis("row " + HOSTILE, List.of(HOSTILE)),
                new Axis(
                        "column",
                        java.util.stream.IntStream.range(0, values.length)
                                .mapToObj(Integer::toString)
                                .toList()),
                List.of(values),
                scale);
    }

    private static ChartPage page() {
        return new ChartPage(
                HOSTILE,
                HOSTILE,
                List.of(new Fact(HOSTILE, HOSTILE, HOSTILE)),
                List.of(
                        map(new HeatMap.Diverging(0), 1, Double.NaN, -2),
                        new LinePlot(
                                HOSTILE,
                                "",
                                HOSTILE,
                                HOSTILE,
                                List.of(new LinePlot.Line(HOSTILE, List.of(1.0, 2.0), List.of(HOSTILE, "b"))),
                                List.of(new LinePlot.Band(HOSTILE, 0, 1, LinePlot.Tone.BAD))),
                        new DataTable(
                                HOSTILE,
                                HOSTILE,
                                List.of(new DataTable.Column(HOSTILE, true)),
                                List.of(List.of(HOSTILE)))),
                List.of(HOSTILE),
                List.of(new Fact(HOSTILE, HOSTILE, "")),
                List.of(new Report.FileLink("a b.csv", HOSTILE)));
    }

    @Test
    void nothing_of_a_text_is_markup_or_code() {
        String text = new String(page().write(), StandardCharsets.UTF_8);

        assertThat(text).doesNotContain("<img src=x").doesNotContain("</script><img");
        assertThat(text).contains("&lt;img src=x").contains("a%20b.csv");
    }

    @Test
    void a_page_loads_nothing() {
        String text = new String(page().write(), StandardCharsets.UTF_8);

        assertThat(text)
                .contains("default-src 'none'")
                .doesNotContain("<link rel=\"stylesheet\"")
                .doesNotContain("src=\"http");
    }

    @Test
    void the_same_page_has_the_same_bytes() {
        assertThat(page().write()).isEqualTo(page().write());
    }

    private static double[] range(HeatMap map) {
        String option = dev.tributary.render.html.ScriptJson.of(HeatMapOption.of(map));
        return new double[] {number(option, "\"min\":"), number(option, "\"max\":")};
    }

    private static double number(String text, String before) {
        String rest = text.substring(text.indexOf(before) + before.length());
        return Double.parseDouble(
                rest.substring(0, rest.indexOf(rest.contains(",") ? "," : "}")).replace("}", ""));
    }

    @Test
    void colours_reach_as_far_as_the_numbers_and_are_white_where_the_scale_says() {
        assertThat(range(map(new HeatMap.Diverging(0.5), 1, -2, Double.NaN))).containsExactly(-2, 3);
        assertThat(range(map(new HeatMap.FromZero(), 1, 4))).containsExactly(0, 4);
        assertThat(range(map(new HeatMap.Between(0, 1), 0.2, 0.3))).containsExactly(0, 1);
        assertThat(range(map(new HeatMap.Diverging(2), 2))).containsExactly(1, 3);
    }

    @Test
    void charts_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> map(new HeatMap.FromZero(), Double.POSITIVE_INFINITY))
                .hasMessageContaining("infinite");
        assertThatThrownBy(() -> new HeatMap.Between(1, 1)).hasMessageContaining("low to high");
        assertThatThrownBy(() -> new LinePlot("a", "", "x", "y", List.of(), List.of()))
                .hasMessageContaining("no line");
        assertThatThrownBy(() -> new LinePlot.Line("a", List.of(1.0), List.of("x", "y")))
                .hasMessageContaining("2 labels");
        assertThatThrownBy(() -> new DataTable("a", "", List.of(), List.of(List.of("b"))))
                .hasMessageContaining("a row of 1");
        assertThatThrownBy(() -> new HeatMap(
                        "a",
                        "",
                        new Axis("r", List.of("1")),
                        new Axis("c", List.of()),
                        List.of(),
                        new HeatMap.FromZero()))
                .hasMessageContaining("1 rows");
    }
}
