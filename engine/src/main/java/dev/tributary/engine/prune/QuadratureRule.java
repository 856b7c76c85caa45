package dev.tributary.engine.prune;

import java.util.ArrayList;
import java.util.List;

/** Where an integral over [0, 1] is sampled, and how much each sample counts. Weights add up to 1. */
public enum QuadratureRule {
    /** Gauss and Legendre's: exact for polynomials up to degree 2 n - 1. */
    GAUSS {
        @Override
        public List<Sample> samples(int count) {
            List<Sample> samples = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                double root = root(count, Math.cos(Math.PI * (index + 0.75) / (count + 0.5)));
                double slope = slope(count, root);
                samples.add(new Sample((1 - root) / 2, 1 / ((1 - root * root) * slope * slope)));
            }
            return samples;
        }
    },
    /** The left Riemann rule of the EAP-IG reference: 0, 1/n, ..., (n - 1)/n with equal weights. For parity. */
    LEFT {
        @Override
        public List<Sample> samples(int count) {
            List<Sample> samples = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                samples.add(new Sample((double) index / count, 1.0 / count));
            }
            return samples;
        }
    },
    /** The trapezoid rule: with two samples the two ends. */
    ENDS {
        @Override
        public List<Sample> samples(int count) {
            if (count < 2) {
                throw new IllegalArgumentException("the rule ends needs at least 2 samples, got " + count);
            }
            List<Sample> samples = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                double share = index == 0 || index == count - 1 ? 0.5 : 1;
                samples.add(new Sample((double) index / (count - 1), share / (count - 1)));
            }
            return samples;
        }
    };

    /** The samples in ascending order. */
    public abstract List<Sample> samples(int count);

    /** Newton's method from a start close to the root. */
    private static double root(int degree, double start) {
        double x = start;
        for (int step = 0; step < 100; step++) {
            double correction = legendre(degree, x) / slope(degree, x);
            x -= correction;
            if (Math.abs(correction) < 1e-16) {
                break;
            }
        }
        return x;
    }

    private static double legendre(int degree, double x) {
        double before = 1;
        double current = x;
        for (int n = 2; n <= degree; n++) {
            double next = ((2 * n - 1) * x * current - (n - 1) * before) / n;
            before = current;
            current = next;
        }
        return current;
    }

    private static double slope(int degree, double x) {
        return degree * (x * legendre(degree, x) - (degree == 1 ? 1 : legendre(degree - 1, x))) / (x * x - 1);
    }

    /**
     * One sample.
     *
     * @param at from 0 to 1
     * @param weight its share
     */
    public record Sample(double at, double weight) {}
}
