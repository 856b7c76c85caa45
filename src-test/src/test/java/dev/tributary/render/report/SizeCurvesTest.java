package dev.tributary.render.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.render.html.ScriptJson;
import dev.tributary.render.measured.Estimate;
import dev.tributary.render.measured.Measurement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SizeCurvesTest {

    private static final int PANELS = 3;

    private static JsonNode option(SizeCurves curves) throws IOException {
        return new ObjectMapper().readTree(ScriptJson.of(CurveOption.of(curves)));
    }

    private static List<JsonNode> of(JsonNode option, SizeCurves.Role role, int panel) {
        List<JsonNode> points = new ArrayList<>();
        for (JsonNode series : option.get("series")) {
            if (series.get("name").asText().equals(role.label())
                    && series.get("yAxisIndex").asInt() == panel) {
                series.get("data").forEach(points::add);
            }
        }
        return points;
    }

    @Test
    void all_measures_stand_above_one_axis_of_sizes() throws IOException {
        JsonNode option = option(InventedReports.curves());

        assertThat(option.get("grid")).hasSize(PANELS);
        for (int panel = 0; panel < PANELS; panel++) {
            JsonNode axis = option.get("xAxis").get(panel);
            assertThat(axis.get("min").asInt()).isEqualTo(1);
            assertThat(axis.get("max").asInt()).isEqualTo(1000);
            assertThat(axis.has("name")).isEqualTo(panel == PANELS - 1);
            assertThat(of(option, SizeCurves.Role.TRIED, panel)).hasSize(3);
            for (SizeCurves.Role role : SizeCurves.Role.values()) {
                assertThat(of(option, role, panel)).isNotEmpty();
            }
        }
        JsonNode chosen = of(option, SizeCurves.Role.CHOSEN, 1).get(0);
        assertThat(chosen.get("value").get(0).asInt()).isEqualTo(81);
        assertThat(chosen.get("value").get(1).asDouble()).isEqualTo(84.3);
        assertThat(chosen.get("band").get(0).asDouble()).isEqualTo(76.3);
        assertThat(chosen.get("said").toString())
                .contains("81 edges, 25 prompts of the report split", "faithfulness 0.943 [0.893, 1]")
                .contains("right answers 84.3 % [76.3, 88.3]", "KL 0.557");
    }

    @Test
    void what_is_not_defined_is_left_out_of_its_panel_alone() throws IOException {
        Measurement undefined =
                new Measurement("select", 9, Optional.empty(), Estimate.of(.5, .4, .6), Estimate.of(.1));
        SizeCurves curves = new SizeCurves(
                "nodes",
                List.of(new SizeCurves.Curve(SizeCurves.Role.TRIED, List.of(new SizeCurves.Point(7, undefined)))),
                undefined);

        JsonNode option = option(curves);
        StringBuilder page = new StringBuilder();
        CurveSection.write(page, curves);

        assertThat(of(option, SizeCurves.Role.TRIED, 0)).isEmpty();
        assertThat(of(option, SizeCurves.Role.TRIED, 1)).hasSize(1);
        assertThat(of(option, SizeCurves.Role.TRIED, 2)).hasSize(1);
        assertThat(page).contains("<td class=\"number\">undefined</td>", "50 % [40, 60]", "nodes kept");
    }

    @Test
    void the_table_has_what_the_logarithmic_axis_does_not_reach() {
        StringBuilder page = new StringBuilder();
        CurveSection.write(page, InventedReports.curves());

        assertThat(page.toString().split("<tr><td>", -1)).hasSize(1 + 9);
        assertThat(page).contains("<td class=\"number\">25</td><td class=\"number\">0</td>");
    }

    @Test
    void sizes_rise() {
        Measurement any = new Measurement("select", 9, Optional.empty(), Estimate.of(.5), Estimate.of(.1));

        assertThatThrownBy(() -> new SizeCurves.Curve(
                        SizeCurves.Role.TRIED, List.of(new SizeCurves.Point(7, any), new SizeCurves.Point(6, any))))
                .hasMessageContaining("7 before 6");
        assertThatThrownBy(() -> new SizeCurves.Point(-1, any)).hasMessageContaining("-1");
    }
}
