package dev.tributary.experiments.benchmark;

import dev.tributary.engine.checkpoint.TransformerLensDirectory;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import java.util.ArrayList;
import java.util.List;

/** Random parameters of any shape, each number a function of its place, so that none is ever stored. */
final class RandomWeights {

    private static final double SPREAD = 0.07;

    private RandomWeights() {}

    static Parameters of(ModelConfig config) {
        List<Parameter> all = new ArrayList<>();
        TransformerLensDirectory.shapes(config)
                .forEach((name, shape) -> all.add(new Hashed(name, shape, name.endsWith(".w") ? 1 : 0)));
        return Parameters.of(all);
    }

    private static final class Hashed implements Parameter {
        private final String name;
        private final int[] shape;
        private final double centre;

        Hashed(String name, int[] shape, double centre) {
            this.name = name;
            this.shape = shape.clone();
            this.centre = centre;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        @Override
        public void read(long offset, double[] target, int count) {
            long salt = name.hashCode();
            for (int index = 0; index < count; index++) {
                target[index] = centre + SPREAD * (uniform(offset + index + (salt << 32)) - 0.5);
            }
        }

        /** Steele, Lea and Flood's mixing of 64 bits, as in SplittableRandom. */
        private static double uniform(long place) {
            long bits = place * 0x9E3779B97F4A7C15L;
            bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
            bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
            return ((bits ^ (bits >>> 31)) >>> 11) * 0x1.0p-53;
        }
    }
}
