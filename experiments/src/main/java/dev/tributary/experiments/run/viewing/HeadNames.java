package dev.tributary.experiments.run.viewing;

import dev.tributary.engine.attention.HeadChoice;
import dev.tributary.engine.attention.HeadChoice.Place;
import dev.tributary.experiments.run.asked.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Heads, layers and positions as they are typed. */
public final class HeadNames {

    private static final Pattern HEAD = Pattern.compile("(?:[aA]-?\\d{1,6}\\.h?|L-?\\d{1,6}H|-?\\d{1,6}\\.)-?\\d{1,6}");

    private HeadNames() {}

    /** A head: {@code 9.6}, {@code a9.h6}, {@code A9.6} or {@code L9H6}; {@code -1.-1} is the last of the last layer. */
    public static Place head(String typed) {
        if (!HEAD.matcher(typed.strip()).matches()) {
            throw new UsageException("a head is typed as 9.6, a9.h6 or L9H6, got '" + typed + "'");
        }
        String numbers = typed.strip().replaceAll("[aAL]|(?<=\\.)h", "").replace('H', '.');
        int dot = numbers.indexOf('.');
        return new Place(Integer.parseInt(numbers.substring(0, dot)), Integer.parseInt(numbers.substring(dot + 1)));
    }

    /** Heads or layers, separated by commas; all heads if neither is given. */
    public static Optional<HeadChoice> choice(@Nullable String heads, @Nullable String layers) {
        if (heads != null && layers != null) {
            throw new UsageException("--heads and --layers are two ways to choose heads; give one of them");
        }
        if (heads != null) {
            return Optional.of(new HeadChoice.Heads(
                    Arrays.stream(heads.split(",", -1)).map(HeadNames::head).toList()));
        }
        return layers == null ? Optional.empty() : Optional.of(new HeadChoice.Layers(numbers("--layers", layers)));
    }

    /** Whole numbers, separated by commas. */
    public static List<Integer> numbers(String option, String typed) {
        return Arrays.stream(typed.split(",", -1))
                .map(String::strip)
                .map(number -> {
                    if (!number.matches("-?\\d{1,9}")) {
                        throw new UsageException(
                                option + " takes whole numbers, separated by commas, got '" + typed + "'");
                    }
                    return Integer.parseInt(number);
                })
                .toList();
    }
}
