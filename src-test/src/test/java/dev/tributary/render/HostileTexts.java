package dev.tributary.render;

import dev.tributary.graph.Edge;
import java.util.ArrayList;
import java.util.List;

/** Token texts that try to break out of a drawing, and a circuit that carries them all. */
public final class HostileTexts {

    /** One text for each lane. */
    public static final List<String> ALL = List.of(
            "</script><script>window.hacked=1</script>",
            "<img src=x onerror=\"window.hacked=1\">",
            "\"'`]]>&amp;",
            "\u202Egnp.exe\u2066",
            "\u0000\u0007\n\r\t\u007f\u0085",
            "😀👨‍👩‍👧 中文 עברית العربية",
            "\u2028alert(1)\u2029",
            "\ud800",
            "x".repeat(10_000),
            "");

    private HostileTexts() {}

    /** One edge at each of as many positions. */
    public static CircuitView circuit() {
        List<Lane> lanes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int position = 0; position < ALL.size(); position++) {
            lanes.add(new Lane("n" + ALL.get(position), ALL.get(position)));
            edges.add(Edge.parse("input->logits@" + position));
        }
        CircuitView plain = InventedCircuits.of(lanes, edges);
        return new CircuitView(plain.circuit(), plain.scores(), lanes, ALL.get(0), ALL.subList(1, 9));
    }
}
