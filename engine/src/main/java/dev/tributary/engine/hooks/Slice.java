package dev.tributary.engine.hooks;

import dev.tributary.engine.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** A choice of places along one axis. Negative places count from the end. */
public sealed interface Slice {

    /** Every place. */
    static Slice all() {
        return new All();
    }

    /** One place, whose axis is dropped. */
    static Slice at(int place) {
        return new At(place);
    }

    /** The places from {@code from} up to but without {@code to}. */
    static Slice range(int from, int to) {
        return new Range(from, to);
    }

    /** Some places, in the order given. */
    static Slice of(int... places) {
        return new Picks(IntStream.of(places).boxed().toList());
    }

    /** What is left of a tensor. */
    Tensor of(Tensor tensor, int axis);

    /** Every place. */
    record All() implements Slice {
        @Override
        public Tensor of(Tensor tensor, int axis) {
            return tensor;
        }
    }

    /** One place, whose axis is dropped. */
    record At(int place) implements Slice {
        @Override
        public Tensor of(Tensor tensor, int axis) {
            return tensor.select(axis, counted(place, tensor.extent(axis)));
        }
    }

    /** Consecutive places. */
    record Range(int from, int to) implements Slice {
        @Override
        public Tensor of(Tensor tensor, int axis) {
            int extent = tensor.extent(axis);
            int first = from < 0 ? from + extent : from;
            int end = to < 0 ? to + extent : to;
            if (first < 0 || end > extent || first >= end) {
                throw new IllegalArgumentException(
                        "expected a range of places within 0 to " + extent + ", got " + from + " to " + to);
            }
            return tensor.take(axis, IntStream.range(first, end).toArray());
        }
    }

    /** Places one by one. */
    record Picks(List<Integer> places) implements Slice {
        public Picks {
            places = List.copyOf(places);
            if (places.isEmpty()) {
                throw new IllegalArgumentException("expected at least one place, got none");
            }
        }

        @Override
        public Tensor of(Tensor tensor, int axis) {
            int extent = tensor.extent(axis);
            return tensor.take(
                    axis,
                    places.stream().mapToInt(place -> counted(place, extent)).toArray());
        }
    }

    private static int counted(int place, int extent) {
        int found = place < 0 ? place + extent : place;
        if (found < 0 || found >= extent) {
            throw new IllegalArgumentException(
                    "expected a place from 0 to " + (extent - 1) + " or -1 to -" + extent + ", got " + place);
        }
        return found;
    }
}
