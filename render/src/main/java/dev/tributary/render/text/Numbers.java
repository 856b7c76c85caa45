package dev.tributary.render.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as figures print them, the same in every locale. */
public final class Numbers {

    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

    private Numbers() {}

    /** Three significant digits without trailing zeros, for example {@code 0.03}, {@code 12.5} or {@code 2.1E-7}. */
    public static String brief(double value) {
        requireFinite(value);
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros();
        double magnitude = Math.abs(value);
        return magnitude >= 1e-4 && magnitude < 1e7 ? rounded.toPlainString() : rounded.toString();
    }

    /** A coordinate in pixels: at most two decimals, no trailing zeros, no negative zero. */
    public static String pixels(double value) {
        requireFinite(value);
        long hundredths = Math.round(value * 100);
        long whole = Math.abs(hundredths) / 100;
        long part = Math.abs(hundredths) % 100;
        String sign = hundredths < 0 ? "-" : "";
        if (part == 0) {
            return sign + whole;
        }
        String decimals = part % 10 == 0 ? Long.toString(part / 10) : (part < 10 ? "0" : "") + part;
        return sign + whole + "." + decimals;
    }

    /** The largest of 1, 2 and 5 times a power of ten that is not above a positive value. */
    public static double roundDown(double value) {
        int exponent = (int) Math.floor(Math.log10(value));
        for (int power = exponent + 1; power >= exponent - 1; power--) {
            for (int digit : new int[] {5, 2, 1}) {
                double candidate =
                        new BigDecimal(digit).scaleByPowerOfTen(power).doubleValue();
                if (candidate <= value) {
                    return candidate;
                }
            }
        }
        return value;
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a figure can only show finite numbers, got " + value);
        }
    }
}
