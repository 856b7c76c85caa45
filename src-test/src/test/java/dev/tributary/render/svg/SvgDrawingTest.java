package dev.tributary.render.svg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.Edge;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import dev.tributary.render.Theme;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class SvgDrawingTest {

    private static final SvgDrawing SVG = new SvgDrawing();

    @Test
    void draws_the_small_circuit_as_recorded() throws IOException {
        CircuitView view = InventedCircuits.of(
                List.of(new Lane("S", " a"), new Lane("END", " to")),
                List.of(
                        Edge.parse("input->m0@0"),
                        Edge.parse("m0->a1.h0<v>@0"),
                        Edge.parse("a1.h0->logits@1"),
                        Edge.parse("input->logits@1")));

        String drawn = new String(SVG.draw(view, DrawOptions.standard()), StandardCharsets.UTF_8);

        try (InputStream in = SvgDrawingTest.class.getResourceAsStream("small-circuit.svg")) {
            assertThat(in).as("golden file small-circuit.svg").isNotNull();
            assertThat(drawn).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void draws_one_path_for_each_edge() throws Exception {
        Document document = parse(SVG.draw(InventedCircuits.indirectObject(), DrawOptions.standard()));

        NodeList groups = document.getElementsByTagName("g");
        assertThat(groups.getLength()).isEqualTo(1);
        assertThat(((org.w3c.dom.Element) groups.item(0))
                        .getElementsByTagName("path")
                        .getLength())
                .isEqualTo(81);
        assertThat(groups.item(0).getTextContent()).contains("m0->a9.h9<v>@0 0.62");
    }

    @Test
    void stays_well_formed_whatever_tokens_hold() throws Exception {
        byte[] drawn = SVG.draw(HostileTexts.circuit(), DrawOptions.standard());

        Document document = parse(drawn);
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("img").getLength()).isZero();
        assertThat(document.getDocumentElement().getTextContent())
                .contains("“</script><sc", "⟨U+202E⟩", "␀␇␊␍␉␡", "⟨U+2028⟩alert", "⟨U+D800⟩", "xxxxxxxxxxxxx…")
                .contains("x".repeat(10_000));
    }

    @Test
    void sets_no_stroke_on_ribbons_so_that_they_are_as_thick_as_they_should_be() {
        String drawn = text(InventedCircuits.indirectObject(), Theme.LIGHT);

        assertThat(drawn).contains("<path class=\"r p\"", "<path class=\"r n\"").doesNotContain("stroke=");
        assertThat(drawn).contains(".p.k{fill:url(#hatch-p);fill-opacity:1}");
    }

    private static String text(CircuitView view, Theme theme) {
        return new String(SVG.draw(view, DrawOptions.standard().withTheme(theme)), StandardCharsets.UTF_8);
    }

    private static Document parse(byte[] svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    }
}
