package dev.tributary.engine.pytorch;

import dev.tributary.graph.io.Dtype;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A value that a pickle of tensors can hold. There is no other, so nothing else can come out of one. */
sealed interface Pickled {

    /** What it is, for messages. Never what is in it, which can contain itself. */
    String kind();

    /** A whole number of any size. */
    record Whole(BigInteger value) implements Pickled {

        static Whole of(long value) {
            return new Whole(BigInteger.valueOf(value));
        }

        /** The number, if a long holds it. */
        OptionalLong exact() {
            return value.bitLength() < Long.SIZE ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
        }

        @Override
        public String kind() {
            return "a whole number";
        }
    }

    /** A text. */
    record Text(String value) implements Pickled {
        @Override
        public String kind() {
            return "a text";
        }
    }

    /** Something of no consequence here: None, a truth value, a number with a fraction. */
    record Plain(String kind) implements Pickled {}

    /** Values in a row that cannot be changed. */
    record Tuple(List<Pickled> items) implements Pickled {
        public Tuple {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a tuple of " + items.size();
        }
    }

    /** A list, filled after it is made. */
    final class Row implements Pickled {

        private final List<Pickled> items = new ArrayList<>();

        List<Pickled> items() {
            return items;
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A dictionary with texts as keys, filled after it is made. */
    final class Dictionary implements Pickled {

        private final Map<String, Pickled> entries = new LinkedHashMap<>();

        Map<String, Pickled> entries() {
            return entries;
        }

        @Override
        public String kind() {
            return "a dictionary";
        }
    }

    /** A thing that the pickle names; one of few. */
    record Named(Global global) implements Pickled {
        @Override
        public String kind() {
            return global.toString();
        }
    }

    /**
     * Numbers that tensors are views of.
     *
     * @param dtype of each
     * @param key which
     * @param numel how many
     */
    record Storage(Dtype dtype, String key, long numel) implements Pickled {
        @Override
        public String kind() {
            return "a storage";
        }
    }

    /** A tensor: a view of a storage. */
    record Tensor(Storage storage, TorchView view) implements Pickled {
        @Override
        public String kind() {
            return "a tensor";
        }
    }
}
