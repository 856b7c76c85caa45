package dev.tributary.graph.io;

import dev.tributary.graph.Element;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.StandardErrors;
import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads what {@link ArrayWriter} wrote; every length is checked before anything is allocated for it. */
final class ArrayReader implements Closeable {

    private static final String TENSOR = "tensor";

    private final Optional<JsonCursor> reference;
    private final Optional<SafetensorsFile> tensors;
    private final Set<String> read = new HashSet<>();

    private ArrayReader(Optional<JsonCursor> reference, Optional<SafetensorsFile> tensors) {
        this.reference = reference;
        this.tensors = tensors;
    }

    /** Opens the file beside a JSON file if there is one. */
    static ArrayReader open(JsonCursor root) throws IOException {
        Optional<JsonCursor> reference = root.optional("attachment");
        return new ArrayReader(
                reference, reference.isPresent() ? Optional.of(Attachment.open(reference.get())) : Optional.empty());
    }

    /** Whether an array stands in the file beside. */
    static boolean isAttached(JsonCursor stored) {
        return !stored.node().isArray();
    }

    /**
     * Numbers.
     *
     * @param what they are, for errors
     */
    double[] doubles(JsonCursor stored, int expected, String what) throws IOException {
        if (isAttached(stored)) {
            String name = tensor(stored, Dtype.F64, List.of((long) expected));
            return file(stored).doubles(name);
        }
        return list(stored, expected, what);
    }

    /** One row of numbers for each prompt. */
    double[][] prompts(JsonCursor stored, int prompts, int columns) throws IOException {
        if (isAttached(stored)) {
            String name = tensor(stored, Dtype.F64, List.of((long) prompts, (long) columns));
            double[][] rows = new double[prompts][];
            for (int prompt = 0; prompt < prompts; prompt++) {
                rows[prompt] = new double[columns];
                file(stored).read(name, (long) prompt * columns, rows[prompt], columns);
            }
            return rows;
        }
        List<JsonCursor> items = stored.items();
        if (items.size() != prompts) {
            throw stored.refuse("expected a row for each of " + prompts + " prompts, got " + items.size());
        }
        double[][] rows = new double[prompts][];
        for (int prompt = 0; prompt < prompts; prompt++) {
            rows[prompt] = list(items.get(prompt), columns, "scores");
        }
        return rows;
    }

    private static double[] list(JsonCursor stored, int expected, String what) throws FormatException {
        List<JsonCursor> items = stored.items();
        if (items.size() != expected) {
            throw stored.refuse("expected " + expected + " " + what + ", got " + items.size());
        }
        double[] values = new double[expected];
        for (int index = 0; index < expected; index++) {
            values[index] = items.get(index).number();
        }
        return values;
    }

    /** Standard errors. */
    StandardErrors errors(JsonCursor json, int expected) throws IOException {
        json.only("prompts", "values");
        int prompts = json.field("prompts").integer(2, Integer.MAX_VALUE);
        JsonCursor values = json.field("values");
        try {
            return StandardErrors.of(prompts, doubles(values, expected, "standard errors"));
        } catch (IllegalArgumentException unfit) {
            throw values.refuse(String.valueOf(unfit.getMessage()));
        }
    }

    /** The indices of elements, none twice; names may stand in any order, indices ascend. */
    BitSet elements(JsonCursor stored, IndexSpace space) throws IOException {
        BitSet found = new BitSet();
        for (int index : inFileOrder(stored, space)) {
            found.set(index);
        }
        return found;
    }

    /** The indices of elements, which must stand in canonical order, since other arrays follow theirs. */
    int[] ascending(JsonCursor stored, IndexSpace space) throws IOException {
        int[] indices = inFileOrder(stored, space);
        for (int number = 1; number < indices.length; number++) {
            if (indices[number] <= indices[number - 1]) {
                throw stored.refuse("expected elements in canonical order, got "
                        + space.element(indices[number]).name() + " after "
                        + space.element(indices[number - 1]).name());
            }
        }
        return indices;
    }

    private int[] inFileOrder(JsonCursor stored, IndexSpace space) throws IOException {
        if (isAttached(stored)) {
            return indices(stored, space);
        }
        List<JsonCursor> items = stored.items();
        int[] indices = new int[items.size()];
        BitSet seen = new BitSet();
        for (int number = 0; number < indices.length; number++) {
            JsonCursor item = items.get(number);
            indices[number] = index(item, space);
            if (seen.get(indices[number])) {
                throw item.refuse("the element " + item.text() + " is named twice");
            }
            seen.set(indices[number]);
        }
        return indices;
    }

    private static int index(JsonCursor item, IndexSpace space) throws FormatException {
        try {
            OptionalInt index = space.find(Element.parse(item.text()));
            if (index.isPresent()) {
                return index.getAsInt();
            }
        } catch (IllegalArgumentException unfit) {
            throw item.refuse(String.valueOf(unfit.getMessage()));
        }
        throw item.refuse("there is no element " + item.text() + " among " + space);
    }

    private int[] indices(JsonCursor stored, IndexSpace space) throws IOException {
        SafetensorsFile file = file(stored);
        String name = tensorName(stored);
        TensorInfo info = file.info(name);
        if (info.dtype() != Dtype.I32 || info.shape().size() != 1 || info.elements() > space.size()) {
            throw new FormatException(
                    file.path(),
                    name,
                    "expected I32 [element], at most " + space.size() + ", got " + info.dtype() + " " + info.shape());
        }
        return AttachedIndices.read(file, name, space);
    }

    private String tensor(JsonCursor stored, Dtype dtype, List<Long> shape) throws IOException {
        String name = tensorName(stored);
        TensorInfo info = file(stored).info(name);
        if (info.dtype() != dtype || !info.shape().equals(shape)) {
            throw new FormatException(
                    file(stored).path(),
                    name,
                    "expected " + dtype + " " + shape + ", got " + info.dtype() + " " + info.shape());
        }
        return name;
    }

    private String tensorName(JsonCursor stored) throws FormatException {
        JsonCursor name = stored.only(TENSOR).field(TENSOR);
        if (!file(stored).contains(name.text())) {
            throw name.refuse("there is no tensor \"" + name.text() + "\" in the file beside this one");
        }
        read.add(name.text());
        return name.text();
    }

    private SafetensorsFile file(JsonCursor stored) throws FormatException {
        return tensors.orElseThrow(() -> stored.refuse(
                "expected an array, or the name of a tensor and a field \"attachment\" that says where it is"));
    }

    /** Refuses a file beside that holds something of which the JSON file says nothing. */
    void requireAllRead() throws FormatException {
        if (tensors.isPresent()) {
            for (String name : tensors.get().names()) {
                if (!read.contains(name)) {
                    throw reference
                            .orElseThrow()
                            .refuse("this file names no tensor \"" + name + "\", but the file beside it has one");
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (tensors.isPresent()) {
            tensors.get().close();
        }
    }
}
