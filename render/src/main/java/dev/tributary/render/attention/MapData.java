package dev.tributary.render.attention;

import dev.tributary.graph.Node;
import dev.tributary.render.text.VisibleText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the script of a section of maps reads. */
record MapData(
        String mode,
        String scale,
        String selector,
        Meaning shown,
        boolean causal,
        boolean lines,
        List<HeadData> heads,
        List<SequenceData> sequences) {

    private static final int LONGEST_TOKEN = 60;
    private static final int LONGEST_LABEL = 300;
    private static final MathContext DIGITS = new MathContext(5);

    /** What the numbers are, and what the page can make of them. */
    record Meaning(
            String kind, String unit, boolean signed, boolean toggles, String weighting, String first, double reach) {}

    /** A head; layer and number are left out for what is no head. */
    record HeadData(String name, @Nullable String key, @Nullable Integer layer, @Nullable Integer head) {}

    /** A sequence. */
    record SequenceData(
            String label,
            List<String> tokens,
            List<Integer> queries,
            List<Packed> maps,
            @Nullable List<List<Double>> value,
            @Nullable List<List<Double>> info,
            @Nullable List<LineData> lines) {}

    /** Vectors and scores of a head. */
    record LineData(int width, Packed q, Packed k, Packed s) {}

    static MapData of(MapView view) {
        MapLook look = view.look();
        return new MapData(
                look.mode().label(),
                look.scale().name().toLowerCase(Locale.ROOT),
                look.selector().name().toLowerCase(Locale.ROOT),
                meaning(view),
                view.causal(),
                view.sequences().stream().allMatch(MapData::canBeLines),
                view.names().stream().map(MapData::head).toList(),
                view.sequences().stream()
                        .map(sequence -> sequence(view, sequence))
                        .toList());
    }

    /** Lines go from tokens to tokens, so every query must be a token that is shown. */
    private static boolean canBeLines(MapSequence sequence) {
        return !sequence.queries().isEmpty();
    }

    private static Meaning meaning(MapView view) {
        double reach = view.sequences().stream()
                .flatMap(sequence -> sequence.maps().stream())
                .mapToDouble(map -> map.map().reach())
                .max()
                .orElse(0);
        if (view.meaning() instanceof MapMeaning.Attention attention) {
            return new Meaning(
                    "attention", attention.unit(), false, true, attention.weighting(), attention.first(), reach);
        }
        MapMeaning.Given given = (MapMeaning.Given) view.meaning();
        double strongest = given.reach().orElse(reach);
        return new Meaning("given", given.unit(), given.negative(), false, "standard", "in", strongest);
    }

    private static HeadData head(MapName name) {
        Optional<Node.Head> head = name.head();
        return new HeadData(
                VisibleText.shortened(name.text(), LONGEST_TOKEN),
                head.map(Node.Head::name).orElse(null),
                head.map(Node.Head::layer).orElse(null),
                head.map(Node.Head::head).orElse(null));
    }

    private static SequenceData sequence(MapView view, MapSequence sequence) {
        List<HeadMap> maps = sequence.maps();
        boolean weighable = maps.stream().noneMatch(map -> map.value().isEmpty());
        boolean informed = maps.stream().noneMatch(map -> map.info().isEmpty());
        boolean lined = maps.stream().allMatch(map -> map.vectors().isPresent());
        return new SequenceData(
                VisibleText.shortened(sequence.label(), LONGEST_LABEL),
                sequence.tokens().stream()
                        .map(token -> VisibleText.shortened(token, LONGEST_TOKEN))
                        .toList(),
                sequence.queries(),
                maps.stream()
                        .map(map -> Packed.seen(map.map(), sequence, view.causal()))
                        .toList(),
                weighable ? maps.stream().map(map -> brief(map.value())).toList() : null,
                informed ? maps.stream().map(map -> brief(map.info())).toList() : null,
                lined ? maps.stream().map(MapData::lines).toList() : null);
    }

    private static List<Double> brief(List<Double> factors) {
        return factors.stream()
                .map(factor -> new BigDecimal(factor).round(DIGITS).doubleValue())
                .toList();
    }

    private static LineData lines(HeadMap map) {
        HeadMap.Vectors vectors = map.vectors().orElseThrow();
        return new LineData(
                vectors.queries().columns(),
                Packed.of(vectors.queries()),
                Packed.of(vectors.keys()),
                Packed.of(vectors.scores()));
    }
}
