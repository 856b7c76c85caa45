package dev.tributary.render.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.Theme;
import dev.tributary.render.paint.Palette;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class HeatMapTest {

    private static HeatMap.Cell cell(double value) {
        return new HeatMap.Cell(OptionalDouble.of(value), "± 0.1");
    }

    private static HeatMap map(List<HeatMap.Panel> panels, List<String> columns) {
        return new HeatMap(
                "Heads <of> it",
                List.of("logit-diff 3 & 4"),
                new HeatMap.Names("head", columns),
                new HeatMap.Names("layer", List.of("0", "1")),
                new HeatMap.Scale("share", HeatMap.bound(panels)),
                panels);
    }

    private static HeatMap small() {
        List<HeatMap.Cell> cells = List.of(cell(-2), cell(0), cell(1), new HeatMap.Cell(OptionalDouble.empty(), ""));
        return map(List.of(new HeatMap.Panel("", cells)), List.of("0", "1"));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(index -> nodes.item(index).getTextContent())
                .toList();
    }

    @Test
    void every_cell_says_its_place_and_value_and_the_bar_its_bounds() throws Exception {
        Document svg = parsed(HeatPictures.svg(small(), Theme.LIGHT));

        assertThat(texts(svg, "title"))
                .containsExactly(
                        "Heads <of> it",
                        "layer 0, head 0: -2 ± 0.1",
                        "layer 0, head 1: 0 ± 0.1",
                        "layer 1, head 0: 1 ± 0.1",
                        "layer 1, head 1: no value");
        assertThat(texts(svg, "text"))
                .contains("Heads <of> it", "logit-diff 3 & 4", "share", "-2", "2", "head", "layer", "-2.00", "1.00");
    }

    @Test
    void zero_is_the_background_and_the_strongest_numbers_have_the_strongest_colours() {
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            Palette palette = Palette.of(theme);
            Shades shades = new Shades(palette, 2);

            assertThat(shades.of(0)).isEqualTo(palette.background());
            assertThat(shades.of(2)).isEqualTo(palette.positive());
            assertThat(shades.of(-2)).isEqualTo(palette.negative());
            assertThat(shades.of(9)).isEqualTo(palette.positive());
        }
    }

    @Test
    void the_picture_has_two_dots_to_a_pixel_and_the_colours_of_its_cells() throws Exception {
        byte[] png = HeatPictures.png(small(), Theme.LIGHT);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        Canvas canvas = HeatLayout.of(small(), Theme.LIGHT);
        Canvas.Mark first = canvas.marks().stream()
                .filter(mark -> mark.tip().startsWith("layer 0, head 0"))
                .findFirst()
                .orElseThrow();

        assertThat(image.getWidth()).isEqualTo((int) Math.ceil(2 * canvas.width()));
        int dot = image.getRGB((int) (2 * first.x() + 6), (int) (2 * first.y() + 6));
        assertThat(String.format("#%06x", dot & 0xffffff))
                .isEqualTo(Palette.of(Theme.LIGHT).negative());
        assertThat(HeatPictures.png(small(), Theme.LIGHT)).isEqualTo(png);
    }

    @Test
    void panels_do_not_overlap_and_everything_lies_inside() {
        List<String> columns = HostileTexts.ALL;
        List<HeatMap.Panel> panels = new ArrayList<>();
        for (int panel = 0; panel < 23; panel++) {
            int number = panel;
            panels.add(new HeatMap.Panel(
                    "panel number " + panel + " with a long name",
                    IntStream.range(0, 2 * columns.size())
                            .mapToObj(index -> cell(Math.sin(number + index)))
                            .toList()));
        }
        Canvas canvas = HeatLayout.of(map(panels, columns), Theme.DARK);
        List<Canvas.Mark> cells =
                canvas.marks().stream().filter(mark -> !mark.tip().isEmpty()).toList();

        assertThat(cells).hasSize(23 * 2 * columns.size());
        for (int one = 0; one < cells.size(); one++) {
            Canvas.Mark mark = cells.get(one);
            assertThat(mark.x() + mark.width()).isLessThanOrEqualTo(canvas.width());
            assertThat(mark.y() + mark.height()).isLessThanOrEqualTo(canvas.height());
            for (int other = 0; other < one; other++) {
                assertThat(overlap(mark, cells.get(other))).isFalse();
            }
        }
    }

    private static boolean overlap(Canvas.Mark one, Canvas.Mark other) {
        double small = 1e-6;
        return one.x() + small < other.x() + other.width()
                && other.x() + small < one.x() + one.width()
                && one.y() + small < other.y() + other.height()
                && other.y() + small < one.y() + one.height();
    }

    @Test
    void hostile_texts_stay_texts() throws Exception {
        HeatMap hostile = map(
                List.of(new HeatMap.Panel(
                        HostileTexts.ALL.get(0),
                        IntStream.range(0, 2 * HostileTexts.ALL.size())
                                .mapToObj(index -> new HeatMap.Cell(OptionalDouble.of(index), HostileTexts.ALL.get(0)))
                                .toList())),
                HostileTexts.ALL);

        parsed(HeatPictures.svg(hostile, Theme.LIGHT));
        assertThat(HeatPictures.png(hostile, Theme.DARK)).isNotEmpty();
        String page = new String(HeatPage.write(HostileTexts.ALL.get(1), List.of(hostile)), StandardCharsets.UTF_8);
        assertThat(page.substring(0, page.indexOf("<script>"))).doesNotContain("<script>window", "<img", "onerror=\"");
    }

    @Test
    void the_page_has_the_values_as_data_and_loads_nothing() throws Exception {
        String page = new String(HeatPage.write("Patching", List.of(small())), StandardCharsets.UTF_8);
        int from = page.indexOf("<script type=\"application/json\">") + "<script type=\"application/json\">".length();
        JsonNode option = new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));

        assertThat(option.at("/series/0/type").asText()).isEqualTo("heatmap");
        assertThat(option.at("/series/0/data").size()).isEqualTo(3);
        assertThat(option.at("/series/0/data/0").toString()).isEqualTo("[0,0,-2,\"± 0.1\"]");
        assertThat(option.at("/series/0/data/2").toString()).isEqualTo("[0,1,1,\"± 0.1\"]");
        assertThat(option.at("/series/0/progressive").asInt(-1)).isZero();
        assertThat(option.at("/visualMap/min").asDouble()).isEqualTo(-2);
        assertThat(option.at("/xAxis/name").asText()).isEqualTo("head");
        assertThat(page).contains("default-src 'none'").doesNotContain("src=\"http");
    }

    @Test
    void cells_that_fill_no_panel_and_numbers_that_are_none_are_refused() {
        assertThatThrownBy(() -> map(List.of(new HeatMap.Panel("", List.of(cell(1)))), List.of("0")))
                .hasMessage("expected 2 x 1 cells in a panel, got 1");
        assertThatThrownBy(() -> cell(Double.NaN)).hasMessageContaining("NaN");
        assertThat(HeatMap.bound(List.of(new HeatMap.Panel("", List.of(cell(0))))))
                .isEqualTo(1);
    }
}
