package dev.tributary.engine.pytorch;

import dev.tributary.graph.io.Dtype;
import dev.tributary.graph.io.FormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads one pickle of plain values and tensors. Operations and names are on short lists; all others are refused, so
 * that no pickle can make this program run anything or read anything else.
 */
final class Unpickler {

    private static final int HIGHEST_PROTOCOL = 5;

    private final PickleBytes in;
    private final Deque<Pickled> stack = new ArrayDeque<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Pickled> memo = new HashMap<>();

    private Unpickler(PickleBytes in) {
        this.in = in;
    }

    /** The value of the next pickle; what follows it is left unread. */
    static Pickled read(PickleBytes in) throws FormatException {
        return new Unpickler(in).run();
    }

    private Pickled run() throws FormatException {
        while (true) {
            int operation = in.unsigned8();
            if (operation == '.') {
                Pickled value = pop();
                if (!stack.isEmpty() || !marks.isEmpty()) {
                    throw in.refused("the pickle ends with " + stack.size() + " values too many");
                }
                return value;
            }
            if (!frame(operation) && !literal(operation) && !collection(operation) && !remembered(operation)) {
                build(operation);
            }
        }
    }

    private boolean frame(int operation) throws FormatException {
        switch (operation) {
            case 0x80 -> {
                int protocol = in.unsigned8();
                if (protocol > HIGHEST_PROTOCOL) {
                    throw in.refused("expected protocol 0 to " + HIGHEST_PROTOCOL + ", got " + protocol);
                }
            }
            case 0x95 -> in.length64();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean literal(int operation) throws FormatException {
        switch (operation) {
            case 'N' -> push(new Pickled.Plain("None"));
            case 0x88 -> push(new Pickled.Plain("True"));
            case 0x89 -> push(new Pickled.Plain("False"));
            case 'G' -> {
                in.skip(8);
                push(new Pickled.Plain("a number with a fraction"));
            }
            case 'J' -> push(Pickled.Whole.of(in.int32()));
            case 'K' -> push(Pickled.Whole.of(in.unsigned8()));
            case 'M' -> push(Pickled.Whole.of(in.unsigned16()));
            case 0x8a -> push(new Pickled.Whole(in.whole(in.unsigned8())));
            case 'X' -> push(new Pickled.Text(in.text(in.length32())));
            case 0x8c -> push(new Pickled.Text(in.text(in.unsigned8())));
            case 0x8d -> push(new Pickled.Text(in.text(in.length64())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean collection(int operation) throws FormatException {
        switch (operation) {
            case '(' -> marks.push(stack.size());
            case ')' -> push(new Pickled.Tuple(List.of()));
            case 0x85 -> push(new Pickled.Tuple(popped(1)));
            case 0x86 -> push(new Pickled.Tuple(popped(2)));
            case 0x87 -> push(new Pickled.Tuple(popped(3)));
            case 't' -> push(new Pickled.Tuple(sinceMark()));
            case '}' -> push(new Pickled.Dictionary());
            case ']' -> push(new Pickled.Row());
            case 'a' -> {
                Pickled item = pop();
                top(Pickled.Row.class, "a list").items().add(item);
            }
            case 'e' -> {
                List<Pickled> items = sinceMark();
                top(Pickled.Row.class, "a list").items().addAll(items);
            }
            case 's' -> put(popped(2));
            case 'u' -> put(sinceMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean remembered(int operation) throws FormatException {
        switch (operation) {
            case 'q' -> memo.put(in.unsigned8(), peek());
            case 'r' -> memo.put(in.int32(), peek());
            case 0x94 -> memo.put(memo.size(), peek());
            case 'h' -> push(recall(in.unsigned8()));
            case 'j' -> push(recall(in.int32()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void build(int operation) throws FormatException {
        switch (operation) {
            case 'c' -> {
                String module = in.line();
                push(named(module, in.line()));
            }
            case 0x93 -> {
                List<Pickled> names = popped(2);
                push(named(text(names.get(0)), text(names.get(1))));
            }
            case 'Q' -> push(storage(pop()));
            case 'R' -> {
                Pickled.Tuple arguments = as(Pickled.Tuple.class, pop(), "a tuple of arguments");
                push(made(as(Pickled.Named.class, pop(), "something to make").global(), arguments.items()));
            }
            case 'b' -> {
                // what a state dict says beside its tensors, such as the versions of modules
                pop();
                top(Pickled.Dictionary.class, "a dictionary");
            }
            default ->
                throw in.refused("the operation " + shown(operation)
                        + " is not read: a state dict needs none of its kind, and it could run code");
        }
    }

    private static String shown(int operation) {
        return operation > ' ' && operation < 0x7f
                ? "'" + (char) operation + "'"
                : "0x" + Integer.toHexString(operation);
    }

    private Pickled named(String module, String name) throws FormatException {
        Optional<Global> global = Global.named(module, name);
        if (global.isEmpty()) {
            throw in.refused("names " + printable(module + "." + name)
                    + ", which is none of the few things that tensors are made of; it is not looked up");
        }
        return new Pickled.Named(global.get());
    }

    private static String printable(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .limit(80)
                .forEach(point -> shown.appendCodePoint(Character.isISOControl(point) ? '?' : point));
        return shown.toString();
    }

    /** {@code ("storage", kind, key, device, numel)}; files of before PyTorch 1.6 add a view, which must be None. */
    private Pickled storage(Pickled id) throws FormatException {
        List<Pickled> parts =
                as(Pickled.Tuple.class, id, "a tuple that names a storage").items();
        if (parts.size() < 5 || parts.size() > 6 || !text(parts.get(0)).equals("storage")) {
            throw in.refused("expected a tuple that names a storage, got " + id.kind());
        }
        if (parts.size() == 6 && !(parts.get(5) instanceof Pickled.Plain)) {
            throw in.refused("storages that are views of others are not read");
        }
        Global kind = as(Pickled.Named.class, parts.get(1), "a kind of storage").global();
        Dtype dtype = kind.dtype().orElseThrow(() -> in.refused("expected a kind of storage, got " + kind));
        return new Pickled.Storage(dtype, text(parts.get(2)), whole(parts.get(4)));
    }

    private Pickled made(Global global, List<Pickled> arguments) throws FormatException {
        if (global == Global.ORDERED_DICT) {
            if (!arguments.isEmpty()) {
                throw in.refused("expected an empty OrderedDict that is filled later");
            }
            return new Pickled.Dictionary();
        }
        if (global == Global.REBUILD_PARAMETER && !arguments.isEmpty()) {
            return as(Pickled.Tensor.class, arguments.get(0), "a tensor");
        }
        if (global != Global.REBUILD_TENSOR || arguments.size() < 4) {
            throw in.refused(global + " with " + arguments.size() + " arguments makes no tensor");
        }
        Pickled.Storage storage = as(Pickled.Storage.class, arguments.get(0), "a storage");
        try {
            return new Pickled.Tensor(
                    storage,
                    new TorchView(whole(arguments.get(1)), wholes(arguments.get(2)), wholes(arguments.get(3))));
        } catch (IllegalArgumentException unfit) {
            throw in.refused("a tensor " + unfit.getMessage());
        }
    }

    private void put(List<Pickled> pairs) throws FormatException {
        if (pairs.size() % 2 != 0) {
            throw in.refused("a key has no value");
        }
        Pickled.Dictionary dictionary = top(Pickled.Dictionary.class, "a dictionary");
        for (int index = 0; index < pairs.size(); index += 2) {
            dictionary.entries().put(text(pairs.get(index)), pairs.get(index + 1));
        }
    }

    private List<Long> wholes(Pickled value) throws FormatException {
        List<Long> numbers = new ArrayList<>();
        for (Pickled item :
                as(Pickled.Tuple.class, value, "a tuple of whole numbers").items()) {
            numbers.add(whole(item));
        }
        return numbers;
    }

    private long whole(Pickled value) throws FormatException {
        OptionalLong exact = as(Pickled.Whole.class, value, "a whole number").exact();
        if (exact.isEmpty()) {
            throw in.refused("a whole number is too large");
        }
        return exact.getAsLong();
    }

    private String text(Pickled value) throws FormatException {
        return as(Pickled.Text.class, value, "a text").value();
    }

    private <P extends Pickled> P top(Class<P> type, String what) throws FormatException {
        return as(type, peek(), what);
    }

    private <P extends Pickled> P as(Class<P> type, Pickled value, String what) throws FormatException {
        if (!type.isInstance(value)) {
            throw in.refused("expected " + what + ", got " + value.kind());
        }
        return type.cast(value);
    }

    private void push(Pickled value) {
        stack.push(value);
    }

    private Pickled peek() throws FormatException {
        Pickled top = stack.size() > floor() ? stack.peek() : null;
        if (top == null) {
            throw in.refused("expected a value, but there is none");
        }
        return top;
    }

    private Pickled pop() throws FormatException {
        Pickled value = peek();
        stack.pop();
        return value;
    }

    /** Values below a mark belong to what the mark began. */
    private int floor() {
        Integer mark = marks.peek();
        return mark == null ? 0 : mark;
    }

    private List<Pickled> popped(int count) throws FormatException {
        List<Pickled> values = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            values.add(0, pop());
        }
        return values;
    }

    private List<Pickled> sinceMark() throws FormatException {
        if (marks.isEmpty()) {
            throw in.refused("expected a mark, but there is none");
        }
        List<Pickled> values = new ArrayList<>();
        for (int count = stack.size() - floor(); count > 0; count--) {
            values.add(stack.pop());
        }
        java.util.Collections.reverse(values);
        marks.pop();
        return values;
    }

    private Pickled recall(int number) throws FormatException {
        Pickled value = memo.get(number);
        if (value == null) {
            throw in.refused("recalls number " + number + ", which was not remembered");
        }
        return value;
    }
}
