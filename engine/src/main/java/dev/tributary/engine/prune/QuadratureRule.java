package dev.tributary.engine.prune;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/** Where an integral over [0, 1] is sampled, and how much each sample counts. Weights add up to 1. */
public enum QuadratureRule {
    /** Gauss and Legendre's: exact for polynomials up to degree 2 n - 1. */
    GAUSS {
        @Override
        public List<Sample> samples(int count) {
            GaussIntegrator rule = new GaussIntegratorFactory().legendre(count, 0, 1);
            List<Sample> samples = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                samples.add(new Sample(rule.getPoint(index), rule.getWeight(index)));
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
    /** The right Riemann rule of the reference's EAP-IG on activations: 1/n, ..., 1 with equal weights. For parity. */
    RIGHT {
        @Override
        public List<Sample> samples(int count) {
            List<Sample> samples = new ArrayList<>();
            for (int index = 1; index <= count; index++) {
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

    /**
     * One sample.
     *
     * @param at from 0 to 1
     * @param weight its share
     */
    public record Sample(double at, double weight) {}
}
