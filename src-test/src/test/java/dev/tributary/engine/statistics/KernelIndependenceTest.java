package dev.tributary.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class KernelIndependenceTest {

    @Test
    void the_criterion_is_the_trace_of_the_paper() {
        double[] first = {1, 4, 2, 9, 3};
        double[] second = {2, 2, 7, 1, 5};
        double[][] one = KernelIndependence.kernel(first);
        double[][] other = KernelIndependence.kernel(second);
        RealMatrix centring =
                MatrixUtils.createRealIdentityMatrix(5).subtract(new Array2DRowRealMatrix(5, 5).scalarAdd(0.2));
        RealMatrix k = new Array2DRowRealMatrix(one);
        RealMatrix l = new Array2DRowRealMatrix(other);
        double trace = k.multiply(centring).multiply(l).multiply(centring).getTrace();

        assertThat(KernelIndependence.criterion(KernelIndependence.centred(one), other, new int[] {0, 1, 2, 3, 4}))
                .isCloseTo(trace, within(1e-12));
        // ten distances, 1 1 1 2 2 3 5 6 7 8 in the first: half of them lie above 3
        assertThat(one[0][2]).isCloseTo(Math.exp(-1 / 18.0), within(1e-12));
    }

    @Test
    void dependence_without_correlation_is_found() {
        double[] first = new SplittableRandom(3).doubles(60, -1, 1).toArray();
        double[] second = Arrays.stream(first).map(value -> value * value).toArray();

        assertThat(KernelIndependence.probability(first, second, 1)).isEqualTo(0.001);
    }

    @Test
    void independent_numbers_look_dependent_as_often_as_they_may() {
        SplittableRandom random = new SplittableRandom(7);
        int found = 0;
        for (int round = 0; round < 100; round++) {
            double[] first = random.doubles(20).toArray();
            double[] second = random.doubles(20).map(Math::exp).toArray();
            found += KernelIndependence.probability(first, second, round) <= 0.1 ? 1 : 0;
        }
        assertThat(found).as("of 100, 10 expected").isBetween(3, 19);
        assertThatThrownBy(() -> KernelIndependence.probability(new double[2], new double[2], 0))
                .hasMessageContaining("at least 3");
    }
}
