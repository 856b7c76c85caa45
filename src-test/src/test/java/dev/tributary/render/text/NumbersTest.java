package dev.tributary.render.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void prints_three_significant_digits() {
        assertThat(Numbers.brief(.03)).isEqualTo("0.03");
        assertThat(Numbers.brief(-1234.5)).isEqualTo("-1230");
        assertThat(Numbers.brief(2.1e-7)).isEqualTo("2.1E-7");
        assertThat(Numbers.brief(-0.0)).isEqualTo("0");
    }

    @Test
    void prints_pixels_to_hundredths() {
        assertThat(Numbers.pixels(12)).isEqualTo("12");
        assertThat(Numbers.pixels(-0.001)).isEqualTo("0");
        assertThat(Numbers.pixels(-0.05)).isEqualTo("-0.05");
        assertThat(Numbers.pixels(3.5)).isEqualTo("3.5");
        assertThat(Numbers.pixels(-7.256)).isEqualTo("-7.26");
    }

    @Test
    void rounds_down_to_one_two_or_five() {
        assertThat(Numbers.roundDown(.75)).isEqualTo(.5);
        assertThat(Numbers.roundDown(.2)).isEqualTo(.2);
        assertThat(Numbers.roundDown(1999)).isEqualTo(1000);
    }

    @Test
    void refuses_what_is_not_a_number() {
        assertThatThrownBy(() -> Numbers.pixels(Double.NaN)).hasMessageContaining("NaN");
    }
}
