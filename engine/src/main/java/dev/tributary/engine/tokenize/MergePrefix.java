package dev.tributary.engine.tokenize;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What the tokenizers library (0.21.1) takes for granted and ends the whole process over if it is not so: that the second
 * part of every merge is at least as long as {@code continuing_subword_prefix}, which it cuts off byte by byte.
 */
final class MergePrefix {

    private static final String PREFIX = "continuing_subword_prefix";
    private static final String MERGES = "merges";

    private MergePrefix() {}

    /** Refuses a {@code tokenizer.json} that would end the process. */
    static void require(JsonFields file) throws FormatException {
        Optional<JsonFields> model = file.object("model");
        if (model.isEmpty()
                || !model.get().isText(PREFIX)
                || model.get().text(PREFIX).isEmpty()) {
            return;
        }
        String prefix = model.get().text(PREFIX);
        int cut = prefix.codePointCount(0, prefix.length());
        List<Optional<String>> seconds = seconds(model.get());
        for (int merge = 0; merge < seconds.size(); merge++) {
            Optional<String> second = seconds.get(merge);
            if (second.isPresent() && !canCut(second.get().getBytes(StandardCharsets.UTF_8), cut)) {
                throw model.get()
                        .refused(
                                MERGES + "/" + merge,
                                "its second part, \"" + second.get() + "\", is shorter than the prefix \"" + prefix
                                        + "\" of " + PREFIX);
            }
        }
    }

    private static boolean canCut(byte[] text, int cut) {
        return text.length == cut || (text.length > cut && (text[cut] & 0xC0) != 0x80);
    }

    /** The second part of each merge, written as {@code "a b"} or as {@code ["a", "b"]}; empty where it is neither. */
    private static List<Optional<String>> seconds(JsonFields model) {
        return model.lists(MERGES).stream()
                .map(parts -> parts.size() == 1 ? List.of(parts.get(0).split(" ", -1)) : parts)
                .map(parts -> parts.size() == 2 ? Optional.of(parts.get(1)) : Optional.<String>empty())
                .toList();
    }
}
