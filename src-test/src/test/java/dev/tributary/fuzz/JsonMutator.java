package dev.tributary.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Changes values, keys and order inside a JSON document, so that a reader gets past its first lines. */
final class JsonMutator implements Mutator {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Half characters can be written only as escapes. */
    private static final ObjectWriter WRITER = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What numbers and texts tend not to be expected to be. */
    private static final List<JsonNode> ODD = List.of(
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
            NODES.objectNode());

    /** Seeds are read once: reading them was half of the time. */
    private final IdentityHashMap<byte[], Optional<JsonNode>> read = new IdentityHashMap<>();

    @Override
    public byte[] mutate(byte[] seed, SplittableRandom random) {
        Optional<JsonNode> known = read.computeIfAbsent(seed, JsonMutator::parsed);
        return known.map(root -> changed(root.deepCopy(), random)).orElseGet(() -> Mutator.bytes(seed, random));
    }

    private static Optional<JsonNode> parsed(byte[] seed) {
        try {
            return Optional.of(MAPPER.readTree(seed));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] changed(JsonNode root, SplittableRandom random) {
        try {
            for (int time = 1 + random.nextInt(3); time > 0; time--) {
                change(root, random);
            }
            return WRITER.writeValueAsBytes(root);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Changes one place that a walk from the root ends at. */
    private static void change(JsonNode root, SplittableRandom random) {
        JsonNode node = root;
        while (true) {
            JsonNode child = child(node, random);
            if (!child.isContainerNode() || child.isEmpty() || random.nextInt(6) == 0) {
                break;
            }
            node = child;
        }
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            change(object, key(object, random), root, random);
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            change(array, random.nextInt(array.size()), root, random);
        }
    }

    private static void change(ObjectNode object, String key, JsonNode root, SplittableRandom random) {
        switch (random.nextInt(5)) {
            case 0 -> object.remove(key);
            case 1 -> object.set("unheard_of", object.get(key));
            case 2 -> object.set(key, child(root, random).deepCopy());
            default -> object.set(key, odd(object.get(key), random));
        }
    }

    private static void change(ArrayNode array, int index, JsonNode root, SplittableRandom random) {
        switch (random.nextInt(6)) {
            case 0 -> array.remove(index);
            case 1 -> array.insert(index, array.get(index).deepCopy());
            case 2 -> array.set(index, array.get(random.nextInt(array.size())).deepCopy());
            case 3 -> array.set(index, child(root, random).deepCopy());
            default -> array.set(index, odd(array.get(index), random));
        }
    }

    private static JsonNode odd(JsonNode old, SplittableRandom random) {
        if (old.isIntegralNumber() && random.nextBoolean()) {
            return NODES.numberNode(old.asLong() + random.nextInt(-2, 3));
        }
        if (old.isTextual() && !old.asText().isEmpty() && random.nextBoolean()) {
            String text = old.asText();
            int place = random.nextInt(text.length());
            char other = "@>-<.,0z\"\n".charAt(random.nextInt(10));
            return NODES.textNode(text.substring(0, place) + other + text.substring(place + random.nextInt(2)));
        }
        return ODD.get(random.nextInt(ODD.size())).deepCopy();
    }

    private static JsonNode child(JsonNode node, SplittableRandom random) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            return object.get(key(object, random));
        }
        return node instanceof ArrayNode array && !array.isEmpty() ? array.get(random.nextInt(array.size())) : node;
    }

    private static String key(ObjectNode object, SplittableRandom random) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys.get(random.nextInt(keys.size()));
    }
}
