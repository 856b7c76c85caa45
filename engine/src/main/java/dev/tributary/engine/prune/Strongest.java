package dev.tributary.engine.prune;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The values, prompt by prompt, of the elements with the largest keys so far; ties go to the smaller index. */
final class Strongest {

    private static final Comparator<Entry> WEAKEST_FIRST = Comparator.comparingDouble(Entry::key)
            .thenComparing(Comparator.comparingInt(Entry::index).reversed());

    private final int count;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(WEAKEST_FIRST);

    Strongest(int count) {
        this.count = count;
    }

    void offer(int index, double key, double[] values) {
        entries.add(new Entry(index, key, values));
        if (entries.size() > count) {
            entries.remove();
        }
    }

    /** Which elements, ascending. */
    int[] indices() {
        return ordered().stream().mapToInt(Entry::index).toArray();
    }

    /** Their values, [prompt, element]. */
    double[][] values(int prompts) {
        List<Entry> ordered = ordered();
        double[][] values = new double[prompts][ordered.size()];
        for (int element = 0; element < ordered.size(); element++) {
            for (int prompt = 0; prompt < prompts; prompt++) {
                values[prompt][element] = ordered.get(element).values()[prompt];
            }
        }
        return values;
    }

    private List<Entry> ordered() {
        return entries.stream().sorted(Comparator.comparingInt(Entry::index)).toList();
    }

    /** One element. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    private record Entry(int index, double key, double[] values) {}
}
