package dev.tributary.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResampledEndsTest {

    @ParameterizedTest
    @CsvSource({
        "200, 2, true",
        "1000, 4000, true",
        "1000, 4194, true",
        "1000, 4195, false",
        "2097152, 2, true",
        "2097153, 2, false",
        "1000000, 1000000, false",
        "1000, 1, false",
        "1000, 0, false"
    })
    void resamples_are_kept_of_two_prompts_and_more_up_to_four_million_draws(int resamples, int prompts, boolean fits) {
        assertThat(ResampledEnds.fits(new Bootstrap(resamples, 1), prompts)).isEqualTo(fits);
    }
}
