package dev.tributary.render.html;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** JSON that can stand inside a page without ever ending its element or being read as markup. */
public final class ScriptJson {

    private ScriptJson() {}

    /** Writes a value; absent fields are left out, NaN and infinities are refused. */
    public static String of(Object value) {
        try {
            return escaped(mapper().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "cannot put " + value.getClass().getSimpleName() + " into a page: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads fields, since Java's rules for accessors would turn the axis that getXAxis returns into "xaxis". Sorts the
     * entries of maps, which {@link java.util.Map#of} holds in another order in each process.
     */
    private static ObjectMapper mapper() {
        SimpleModule finite = new SimpleModule();
        finite.addSerializer(Double.class, new FiniteNumber());
        finite.addSerializer(double.class, new FiniteNumber());
        return JsonMapper.builder()
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .visibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .addModule(finite)
                .build();
    }

    /** Replaces the characters that end a script, open a comment or break a line of code by their escapes. */
    private static String escaped(String json) {
        return json.replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** Refuses what JSON cannot say. */
    private static final class FiniteNumber extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a page can only hold finite numbers, got " + value);
            }
            if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                generator.writeNumber(value.longValue());
            } else {
                generator.writeNumber(value);
            }
        }
    }
}
