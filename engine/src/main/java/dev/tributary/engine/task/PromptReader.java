package dev.tributary.engine.task;

import dev.tributary.graph.io.FormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes prompt sets of the JSON that {@link PromptsJson} describes. */
final class PromptReader {

    private static final List<String> FIELDS = List.of("seq_labels", "word_idxs", "spans", "pad", "prompts");
    private static final List<String> PROMPT_FIELDS = List.of(
            "clean",
            "corrupt",
            "answers",
            "answers_at",
            "wrong_answers",
            "wrong_answers_at",
            "answer_positions",
            "spans",
            "split",
            "length");

    private PromptReader() {}

    static PromptSet promptSet(JsonPlace root) throws FormatException {
        root.only(FIELDS);
        List<PromptPair> pairs = new ArrayList<>();
        Optional<JsonPlace> given = root.given("pad");
        Optional<Integer> pad =
                given.isPresent() ? Optional.of(given.get().index("the id of a token")) : Optional.empty();
        for (JsonPlace prompt : root.field("prompts").items()) {
            pairs.add(withoutPadding(prompt, pair(prompt), pad));
        }
        if (pairs.isEmpty()) {
            throw root.field("prompts").refused("expected at least one prompt, got an empty list");
        }
        Optional<Integer> splitless = PromptSet.firstWithoutSplit(pairs);
        if (splitless.isPresent()) {
            throw root.field("prompts")
                    .items()
                    .get(splitless.get())
                    .field("split")
                    .refused("expected one of " + SplitPart.names()
                            + ", since other prompts have a split, got nothing: " + "give all prompts a split or none");
        }
        return new PromptSet(labels(root), words(root), spans(root), pairs);
    }

    private static List<String> labels(JsonPlace root) throws FormatException {
        List<String> labels = new ArrayList<>();
        for (JsonPlace label : optionalItems(root, "seq_labels")) {
            labels.add(label.text());
        }
        return labels;
    }

    private static Map<String, Integer> words(JsonPlace root) throws FormatException {
        Optional<JsonPlace> given = root.given("word_idxs");
        Map<String, Integer> words = new LinkedHashMap<>();
        if (given.isPresent()) {
            for (Map.Entry<String, JsonPlace> word :
                    given.get().fields("an object from names to positions").entrySet()) {
                words.put(word.getKey(), word.getValue().index("a position"));
            }
        }
        return words;
    }

    private static Optional<NamedSpans> spans(JsonPlace owner) throws FormatException {
        Optional<JsonPlace> given = owner.given("spans");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        NamedSpans.Collector spans = new NamedSpans.Collector();
        for (Map.Entry<String, JsonPlace> span :
                given.get().fields("an object from names to lists of positions").entrySet()) {
            fitting(span.getValue(), () -> spans.open(span.getKey()));
            for (JsonPlace position : span.getValue().items("a list of positions")) {
                int index = position.index("a position");
                fitting(position, () -> spans.add(span.getKey(), index));
            }
        }
        return Optional.of(spans.spans());
    }

    /** Says where it is that something is refused. */
    private static void fitting(JsonPlace place, Runnable step) throws FormatException {
        try {
            step.run();
        } catch (IllegalArgumentException unfit) {
            throw place.refused(String.valueOf(unfit.getMessage()));
        }
    }

    private static PromptPair pair(JsonPlace prompt) throws FormatException {
        prompt.only(PROMPT_FIELDS);
        Optional<List<Integer>> positions = answerPositions(prompt);
        int count = positions.map(List::size).orElse(1);
        return new PromptPair(
                text(prompt.field("clean")),
                text(prompt.field("corrupt")),
                rightAnswers(prompt, count),
                answers(prompt, "wrong_answers", count).orElse(new AnswerTexts.Same(List.of())),
                positions,
                spans(prompt),
                split(prompt),
                length(prompt));
    }

    /** A prompt of ids that says nothing of its length ends where nothing but padding follows. */
    private static PromptPair withoutPadding(JsonPlace prompt, PromptPair pair, Optional<Integer> pad)
            throws FormatException {
        if (pad.isEmpty() || pair.length().isPresent()) {
            return pair;
        }
        Optional<Integer> clean = real(pair.clean(), pad.get());
        Optional<Integer> corrupt = real(pair.corrupt(), pad.get());
        if (clean.isEmpty() || corrupt.isEmpty()) {
            return pair;
        }
        if (!clean.equals(corrupt)) {
            throw prompt.refused("clean has " + clean.get() + " tokens before its padding and corrupt " + corrupt.get()
                    + ", but a pair has one length");
        }
        if (clean.get() == 0) {
            throw prompt.refused("there is nothing but padding (token " + pad.get() + ")");
        }
        return pair.withLength(clean.get());
    }

    /** How many ids stand before the padding at the end; empty for a text, which has none. */
    private static Optional<Integer> real(PromptText text, int pad) {
        return text.fold(words -> Optional.empty(), ids -> {
            int length = ids.size();
            while (length > 0 && ids.get(length - 1) == pad) {
                length--;
            }
            return Optional.of(length);
        });
    }

    private static Optional<Integer> length(JsonPlace prompt) throws FormatException {
        Optional<JsonPlace> given = prompt.given("length");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        int length = given.get().index("how many tokens are real");
        if (length < 1) {
            throw given.get().unexpected("at least 1 real token");
        }
        return Optional.of(length);
    }

    private static AnswerTexts rightAnswers(JsonPlace prompt, int positions) throws FormatException {
        Optional<AnswerTexts> answers = answers(prompt, "answers", positions);
        if (answers.isEmpty()) {
            throw prompt.field("answers").unexpected("a list of answers, here or at each position as answers_at");
        }
        boolean same = prompt.given("answers").isPresent();
        for (int index = 0; index < positions; index++) {
            if (answers.get().at(index).isEmpty()) {
                JsonPlace place = same
                        ? prompt.field("answers")
                        : prompt.field("answers_at").items().get(index);
                throw place.refused("expected at least one answer, got an empty list");
            }
        }
        return answers.get();
    }

    /** Answers under this name, or for each answer position under this name with {@code _at}. */
    private static Optional<AnswerTexts> answers(JsonPlace prompt, String name, int positions) throws FormatException {
        String nameAt = name + "_at";
        Optional<JsonPlace> same = prompt.given(name);
        Optional<JsonPlace> each = prompt.given(nameAt);
        if (same.isPresent() && each.isPresent()) {
            throw each.get().refused("expected either " + name + " or " + nameAt + ", got both: take one of them out");
        }
        if (same.isPresent()) {
            return Optional.of(new AnswerTexts.Same(answers(same.get(), nameAt)));
        }
        if (each.isEmpty()) {
            return Optional.empty();
        }
        List<List<PromptText>> lists = new ArrayList<>();
        for (JsonPlace list : each.get().items("a list of answers for each answer position")) {
            lists.add(answers(list, nameAt));
        }
        AnswerTexts answers = new AnswerTexts.Each(lists);
        fitting(each.get(), () -> answers.requireCount(positions));
        return Optional.of(answers);
    }

    private static Optional<SplitPart> split(JsonPlace prompt) throws FormatException {
        Optional<JsonPlace> given = prompt.given("split");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<SplitPart> part = SplitPart.named(given.get().text());
        if (part.isEmpty()) {
            throw given.get().unexpected("one of " + SplitPart.names());
        }
        return part;
    }

    private static Optional<List<Integer>> answerPositions(JsonPlace prompt) throws FormatException {
        Optional<JsonPlace> given = prompt.given("answer_positions");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> positions = given.get().indices("a position");
        if (positions.isEmpty()) {
            throw given.get().refused("expected at least one position, or no answer_positions, got an empty list");
        }
        return Optional.of(positions);
    }

    private static PromptText text(JsonPlace place) throws FormatException {
        if (place.value().isTextual()) {
            return new PromptText.Words(place.text());
        }
        if (place.value().isArray()) {
            return new PromptText.Ids(place.indices("a token id"));
        }
        throw place.unexpected("a text or a list of token ids");
    }

    private static List<PromptText> answers(JsonPlace list, String nameAt) throws FormatException {
        List<PromptText> answers = new ArrayList<>();
        for (JsonPlace item : list.items("a list of answers")) {
            if (item.value().isTextual()) {
                answers.add(new PromptText.Words(item.text()));
            } else if (item.value().isNumber()) {
                answers.add(PromptText.Ids.of(item.index("a token id")));
            } else {
                throw item.unexpected("a text or a token id (lists for each answer position are " + nameAt + ")");
            }
        }
        return answers;
    }

    private static List<JsonPlace> optionalItems(JsonPlace owner, String name) throws FormatException {
        Optional<JsonPlace> given = owner.given(name);
        return given.isPresent() ? given.get().items() : List.of();
    }
}
