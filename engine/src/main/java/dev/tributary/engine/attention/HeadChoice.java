package dev.tributary.engine.attention;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Some heads of a model. Negative layers and heads count from the end; heads that are named twice are taken once. */
public sealed interface HeadChoice {

    /** Every head of every layer. */
    static HeadChoice all() {
        return new All();
    }

    /** Every head of some layers, in the order given. */
    static HeadChoice layers(int... layers) {
        return new Layers(IntStream.of(layers).boxed().toList());
    }

    /** Some heads, in the order given. */
    static HeadChoice heads(Place... places) {
        return new Heads(List.of(places));
    }

    /** The heads of a model of this shape. Throws if it has none of that number. */
    List<Node.Head> of(ModelConfig config);

    /** Every head of every layer. */
    record All() implements HeadChoice {
        @Override
        public List<Node.Head> of(ModelConfig config) {
            return new Layers(IntStream.range(0, config.layers()).boxed().toList()).of(config);
        }
    }

    /** Every head of some layers. */
    record Layers(List<Integer> layers) implements HeadChoice {
        public Layers {
            layers = List.copyOf(layers);
            if (layers.isEmpty()) {
                throw new IllegalArgumentException("expected at least one layer, got none");
            }
        }

        @Override
        public List<Node.Head> of(ModelConfig config) {
            Set<Node.Head> chosen = new LinkedHashSet<>();
            for (int layer : layers) {
                int at = counted("layer", layer, config.layers());
                for (int head = 0; head < config.attention().heads(); head++) {
                    chosen.add(new Node.Head(at, head));
                }
            }
            return List.copyOf(chosen);
        }
    }

    /** Heads one by one. */
    record Heads(List<Place> places) implements HeadChoice {
        public Heads {
            places = List.copyOf(places);
            if (places.isEmpty()) {
                throw new IllegalArgumentException("expected at least one head, got none");
            }
        }

        @Override
        public List<Node.Head> of(ModelConfig config) {
            List<Node.Head> chosen = new ArrayList<>();
            for (Place place : places) {
                Node.Head head = place.in(config);
                if (!chosen.contains(head)) {
                    chosen.add(head);
                }
            }
            return List.copyOf(chosen);
        }
    }

    /** A head by its layer and its number there; negative numbers count from the end. */
    record Place(int layer, int head) {

        /** The head of a model of this shape. Throws if it has none of that number. */
        public Node.Head in(ModelConfig config) {
            return new Node.Head(
                    counted("layer", layer, config.layers()),
                    counted("head", head, config.attention().heads()));
        }
    }

    private static int counted(String what, int number, int count) {
        int found = number < 0 ? number + count : number;
        if (found < 0 || found >= count) {
            throw new IllegalArgumentException("expected a " + what + " from 0 to " + (count - 1) + ", or from -1 to -"
                    + count + " counted from the end, got " + number);
        }
        return found;
    }
}
