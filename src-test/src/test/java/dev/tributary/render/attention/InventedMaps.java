package dev.tributary.render.attention;

import dev.tributary.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Maps with random numbers. */
public final class InventedMaps {

    private InventedMaps() {}

    static List<String> tokens(int count) {
        return IntStream.range(0, count).mapToObj(at -> " t" + at).toList();
    }

    static List<Integer> all(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Layers of as many heads each. */
    static List<MapName> names(int layers, int heads) {
        List<MapName> names = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            for (int head = 0; head < heads; head++) {
                names.add(MapName.of(new Node.Head(layer, head), HeadNotation.DOT));
            }
        }
        return names;
    }

    /** A causal pattern whose rows sum to one. */
    static Grid pattern(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[length * length];
        for (int query = 0; query < length; query++) {
            double sum = 0;
            for (int key = 0; key <= query; key++) {
                values[query * length + key] = Math.pow(random.nextDouble(), 6);
                sum += values[query * length + key];
            }
            for (int key = 0; key < length; key++) {
                values[query * length + key] = key > query ? Double.NaN : values[query * length + key] / sum;
            }
        }
        return Grid.of(length, length, values);
    }

    static HeadMap head(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Double> value = new ArrayList<>();
        List<Double> info = new ArrayList<>();
        for (int key = 0; key < length; key++) {
            value.add(key == 1 ? 1 : random.nextDouble());
            info.add(key == 2 ? 1 : random.nextDouble());
        }
        return new HeadMap(pattern(length, seed), value, info, Optional.of(vectors(length, random)));
    }

    private static HeadMap.Vectors vectors(int length, SplittableRandom random) {
        double[] queries = random.doubles(length * 4L, -3, 3).toArray();
        double[] keys = random.doubles(length * 4L, -3, 3).toArray();
        double[] scores = random.doubles((long) length * length, -5, 5).toArray();
        return new HeadMap.Vectors(
                Grid.of(length, 4, queries), Grid.of(length, 4, keys), Grid.of(length, length, scores));
    }

    static MapSequence sequence(String label, List<String> tokens, int heads, long seed) {
        List<HeadMap> maps = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            maps.add(head(tokens.size(), seed + head));
        }
        return new MapSequence(label, tokens, all(tokens.size()), maps);
    }

    /** Large maps of every head of a model in one sequence. */
    public static MapView ofHeads(int layers, int heads, List<String> tokens) {
        List<HeadMap> maps = new ArrayList<>();
        for (int head = 0; head < layers * heads; head++) {
            maps.add(HeadMap.of(pattern(tokens.size(), head)));
        }
        MapSequence sequence = new MapSequence("a prompt", tokens, all(tokens.size()), maps);
        return view(MapLook.standard().withMode(MapMode.LARGE), names(layers, heads), sequence);
    }

    static MapView view(MapLook look, List<MapName> names, MapSequence... sequences) {
        return new MapView(names, List.of(sequences), true, new MapMeaning.Attention("standard", "in"), look);
    }
}
