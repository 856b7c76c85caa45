package dev.tributary.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Changes values, keys and order inside a JSON document, so that a reader gets past its first lines. */
final class JsonMutator implements Mutator {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What numbers and texts tend not to be expected to be. */
    private static final List<JsonPiece> ODD = Stream.of(
                    NODES.nullNode(),
                    NODES.booleanNode(true),
                    NODES.numberNode(0),
                    NODES.numberNode(-1),
                    NODES.numberNode(1),
                    NODES.numberNode(16_777_217),
                    NODES.numberNode(Integer.MAX_VALUE),
                    NODES.numberNode(Integer.MIN_VALUE),
                    NODES.numberNode(Long.MAX_VALUE),
                    NODES.numberNode(new BigInteger("123456789012345678901234567890")),
                    NODES.numberNode(0.5),
                    NODES.numberNode(-0.0),
                    NODES.numberNode(1e308),
                    NODES.numberNode(Double.MIN_VALUE),
                    NODES.textNode(""),
                    NODES.textNode("NaN"),
                    NODES.textNode("a0.h0"),
                    NODES.textNode("input->a0.h0<q>"),
                    NODES.textNode("m0->logits@1"),
                    NODES.textNode("input->a0.h0<v>@1>0"),
                    NODES.textNode("a999999.h999999"),
                    NODES.textNode("../../etc/passwd"),
                    NODES.textNode("\u0000"),
                    NODES.textNode("\ud800"),
                    NODES.textNode("</script>\u2028\n"),
                    NODES.textNode("all"),
                    NODES.textNode("each"),
                    NODES.textNode("crossing"),
                    NODES.textNode("nodes"),
                    NODES.arrayNode(),
                    NODES.objectNode())
            .map(JsonPiece::of)
            .toList();

    /** Seeds are read once: reading them was half of the time. */
    private final IdentityHashMap<byte[], Optional<JsonPiece>> read = new IdentityHashMap<>();

    @Override
    public byte[] mutate(byte[] seed, SplittableRandom random) {
        Optional<JsonPiece> known = read.computeIfAbsent(seed, JsonMutator::parsed);
        if (known.isEmpty()) {
            return Mutator.bytes(seed, random);
        }
        JsonPiece piece = known.get();
        for (int time = 1 + random.nextInt(3); time > 0; time--) {
            piece = changed(piece, piece, random);
        }
        return piece.text().getBytes(StandardCharsets.US_ASCII);
    }

    private static Optional<JsonPiece> parsed(byte[] seed) {
        try {
            return Optional.of(JsonPiece.of(MAPPER.readTree(seed)));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Changes one place that a walk from here ends at. */
    private static JsonPiece changed(JsonPiece node, JsonPiece root, SplittableRandom random) {
        if (node.size() == 0) {
            return node;
        }
        int index = random.nextInt(node.size());
        JsonPiece child = node.at(index);
        if (child.size() > 0 && random.nextInt(6) > 0) {
            return node.with(index, changed(child, root, random));
        }
        int place = random.nextInt(node.size());
        return node instanceof JsonPiece.Fields object
                ? changed(object, place, root, random)
                : changed((JsonPiece.Items) node, place, root, random);
    }

    private static JsonPiece changed(JsonPiece.Fields object, int place, JsonPiece root, SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> object.without(place);
            case 1 -> object.set("unheard_of", object.at(place));
            case 2 -> object.with(place, root.at(random.nextInt(root.size())));
            default -> object.with(place, odd(object.at(place), random));
        };
    }

    private static JsonPiece changed(JsonPiece.Items array, int place, JsonPiece root, SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> array.without(place);
            case 1 -> array.inserted(place, array.at(place));
            case 2 -> array.with(place, array.at(random.nextInt(array.size())));
            case 3 -> array.with(place, root.at(random.nextInt(root.size())));
            default -> array.with(place, odd(array.at(place), random));
        };
    }

    private static JsonPiece odd(JsonPiece old, SplittableRandom random) {
        if (old instanceof JsonPiece.Leaf leaf) {
            JsonNode value = leaf.value();
            if (value.isIntegralNumber() && random.nextBoolean()) {
                return JsonPiece.of(NODES.numberNode(value.asLong() + random.nextInt(-2, 3)));
            }
            if (value.isTextual() && !value.asText().isEmpty() && random.nextBoolean()) {
                String text = value.asText();
                int place = random.nextInt(text.length());
                char other = "@>-<.,0z\"\n".charAt(random.nextInt(10));
                return JsonPiece.of(
                        NODES.textNode(text.substring(0, place) + other + text.substring(place + random.nextInt(2))));
            }
        }
        return ODD.get(random.nextInt(ODD.size()));
    }
}
