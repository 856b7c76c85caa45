package dev.tributary.graph.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the JSON header of a safetensors file and checks every claim that it makes about the data. */
final class SafetensorsHeader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Path file;
    private final long dataLength;
    private final JsonParser parser;
    private final List<TensorInfo> tensors = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsHeader(Path file, long dataLength, JsonParser parser) {
        this.file = file;
        this.dataLength = dataLength;
        this.parser = parser;
    }

    /**
     * Reads and checks a header.
     *
     * @param header the bytes between the length and the data
     * @param dataLength how many bytes follow the header in the file
     */
    static SafetensorsHeader parse(Path file, byte[] header, long dataLength) throws IOException {
        if (header.length == 0 || header[0] != '{') {
            throw new FormatException(file, "", "the header must be a JSON object that starts with {");
        }
        try (JsonParser parser = parser(header)) {
            SafetensorsHeader result = new SafetensorsHeader(file, dataLength, parser);
            result.readAll();
            result.requireGapless();
            return result;
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "", "the header is not valid JSON: " + broken.getOriginalMessage(), broken);
        } catch (CharacterCodingException broken) {
            throw new FormatException(file, "", "the header is not valid UTF-8", broken);
        }
    }

    /** A large header is not held a second time as text. */
    private static JsonParser parser(byte[] header) throws IOException {
        return header.length <= MappedFile.SMALL
                ? JSON.createParser(Utf8.text(header))
                : JSON.createParser(
                        new InputStreamReader(new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder()));
    }

    /** The tensors, in the order of their data. */
    List<TensorInfo> tensors() {
        return tensors;
    }

    /** The free text that the file carries. */
    Map<String, String> metadata() {
        return metadata;
    }

    private void readAll() throws IOException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            require(parser.nextToken() == JsonToken.START_OBJECT, "expected an object");
            if (name.equals("__metadata__")) {
                readMetadata();
            } else {
                tensors.add(readTensor(name));
            }
        }
        if (parser.nextToken() != null) {
            throw new FormatException(file, "", "the header goes on after its JSON object");
        }
    }

    private void readMetadata() throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            require(parser.nextToken() == JsonToken.VALUE_STRING, "metadata must be text");
            metadata.put(key, parser.getText());
        }
    }

    private TensorInfo readTensor(String name) throws IOException {
        Optional<Dtype> dtype = Optional.empty();
        Optional<List<Long>> shape = Optional.empty();
        Optional<List<Long>> offsets = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            switch (parser.currentName()) {
                case "dtype" -> dtype = Optional.of(readDtype());
                case "shape" -> shape = Optional.of(readNaturals());
                case "data_offsets" -> offsets = Optional.of(readNaturals());
                default -> throw broken("unknown field; a tensor has dtype, shape and data_offsets");
            }
        }
        if (dtype.isEmpty() || shape.isEmpty() || offsets.isEmpty()) {
            throw broken("a tensor needs dtype, shape and data_offsets");
        }
        return tensor(name, dtype.get(), shape.get(), offsets.get());
    }

    /** The parser stands at the end of the tensor's object, whose place it still tells. */
    private TensorInfo tensor(String name, Dtype dtype, List<Long> shape, List<Long> offsets) throws FormatException {
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1) || offsets.get(1) > dataLength) {
            throw new FormatException(
                    file,
                    where() + "/data_offsets",
                    "expected a begin and an end within the " + dataLength + " bytes of data that the file has, got "
                            + offsets + "; the file may be truncated");
        }
        long stored = offsets.get(1) - offsets.get(0);
        try {
            long expected = TensorInfo.bytes(shape, dtype);
            if (expected != stored) {
                throw new FormatException(
                        file,
                        where(),
                        "dtype " + dtype + " and shape " + shape + " take " + expected
                                + " bytes, but data_offsets span " + stored);
            }
        } catch (ArithmeticException overflow) {
            throw new FormatException(
                    file, where() + "/shape", "the shape " + shape + " is larger than any file", overflow);
        }
        return new TensorInfo(name, dtype, shape, offsets.get(0));
    }

    private Dtype readDtype() throws IOException {
        require(parser.nextToken() == JsonToken.VALUE_STRING, "expected the name of a dtype");
        String name = parser.getText();
        return Dtype.named(name).orElseThrow(() -> broken("unknown dtype \"" + name + "\""));
    }

    private List<Long> readNaturals() throws IOException {
        require(parser.nextToken() == JsonToken.START_ARRAY, "expected a list of integers");
        List<Long> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean integer = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            require(integer && parser.getLongValue() >= 0, "expected an integer from 0 to 2^63 - 1");
            values.add(parser.getLongValue());
        }
        return values;
    }

    private void requireGapless() throws FormatException {
        tensors.sort(Comparator.comparingLong(TensorInfo::offset)
                .thenComparingLong(TensorInfo::bytes)
                .thenComparing(TensorInfo::name));
        long end = 0;
        for (TensorInfo tensor : tensors) {
            if (tensor.offset() != end) {
                throw new FormatException(
                        file,
                        "",
                        "tensor " + tensor.name() + " starts at byte " + tensor.offset() + " of the data, but "
                                + (tensor.offset() < end ? "the tensor before it ends at " : "no tensor fills it from ")
                                + end);
            }
            end += tensor.bytes();
        }
        if (end != dataLength) {
            throw new FormatException(
                    file,
                    "",
                    "the tensors take " + end + " bytes, but " + dataLength + " bytes of data follow the header");
        }
    }

    private void require(boolean fits, String expected) throws FormatException {
        if (!fits) {
            throw broken(expected);
        }
    }

    private FormatException broken(String reason) {
        return new FormatException(file, where(), reason);
    }

    private String where() {
        return parser.getParsingContext().pathAsPointer().toString();
    }
}
