package dev.tributary.render.html;

import dev.tributary.graph.Port;
import dev.tributary.render.Mark;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Ribbon;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers that ribbons keep in every layout of one circuit. */
final class RibbonNumbers {

    private record Key(int source, int target, Port port, boolean negative, Mark mark) {
        static Key of(Ribbon ribbon) {
            return new Key(
                    ribbon.source(),
                    ribbon.target(),
                    ribbon.port(),
                    ribbon.score() < 0,
                    ribbon.cargo().mark());
        }
    }

    private static final Comparator<Ribbon> ORDER = Comparator.comparingInt(Ribbon::source)
            .thenComparingInt(Ribbon::target)
            .thenComparing(Ribbon::port)
            .thenComparing(ribbon -> ribbon.score() < 0)
            .thenComparing(ribbon -> ribbon.cargo().mark());

    private final Map<Key, Integer> numbers = new HashMap<>();

    RibbonNumbers(Figure figure) {
        inOrder(figure).forEach(ribbon -> numbers.put(Key.of(ribbon), numbers.size()));
    }

    /** The ribbons of a layout by their numbers. */
    List<Ribbon> inOrder(Figure figure) {
        return figure.ribbons().stream().sorted(ORDER).toList();
    }

    int of(Ribbon ribbon) {
        Integer number = numbers.get(Key.of(ribbon));
        if (number == null) {
            throw new IllegalStateException("two layouts of one circuit draw different ribbons");
        }
        return number;
    }
}
