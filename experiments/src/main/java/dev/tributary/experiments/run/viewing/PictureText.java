package dev.tributary.experiments.run.viewing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.render.text.Numbers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a command that draws says.
 *
 * @param command its name
 * @param viewed what was drawn
 * @param file where the picture is
 * @param what is in it, such as {@code 12 heads}
 * @param table what the rows are called in JSON
 * @param rows the numbers worth reading
 */
public record PictureText(String command, Viewed viewed, Path file, String what, String table, Rows rows) {

    /** For a person. */
    public String text(int most) {
        List<List<String>> first =
                rows.rows().stream().limit(most).map(this::brief).toList();
        String more = rows.rows().size() > most
                ? " (the first " + most + " of " + rows.rows().size() + " rows)"
                : "";
        return what + " of " + viewed.model() + ", " + viewed.words() + more + System.lineSeparator()
                + System.lineSeparator() + new Rows(rows.header(), first).text() + System.lineSeparator()
                + System.lineSeparator() + "File: " + file;
    }

    /** Numbers as short as a person wants them; names and tokens stay as they are. */
    private List<String> brief(List<String> row) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> isText(rows.header().get(column)) ? row.get(column) : brief(row.get(column)))
                .toList();
    }

    private static String brief(String field) {
        return field.matches("-?[0-9][0-9.E+-]*") && field.contains(".")
                ? Numbers.brief(Double.parseDouble(field))
                : field;
    }

    private static boolean isText(String column) {
        return List.of("head", "component").contains(column) || column.endsWith("token");
    }

    /** For a program. */
    public String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", "tributary-" + command).put("version", 1);
        root.put("model", viewed.subject().opened().name());
        root.put("bos", viewed.subject().model().text().bosNote());
        root.put("file", file.toString());
        ArrayNode prompts = root.putArray("prompts");
        viewed.prompts().forEach(prompt -> {
            ArrayNode tokens = prompts.addArray();
            prompt.texts().forEach(tokens::add);
        });
        ArrayNode all = root.putArray(table);
        for (List<String> row : rows.rows()) {
            ObjectNode node = all.addObject();
            for (int column = 0; column < row.size(); column++) {
                put(node, rows.header().get(column), row.get(column));
            }
        }
        return root.toPrettyString();
    }

    private static void put(ObjectNode node, String column, String field) {
        if (isText(column)) {
            node.put(column, field);
        } else if (field.isEmpty()) {
            node.putNull(column);
        } else if (field.matches("-?[0-9]{1,15}")) {
            node.put(column, Long.parseLong(field));
        } else if (field.matches("-?[0-9][0-9.E+-]*")) {
            node.put(column, Double.parseDouble(field));
        } else {
            node.put(column, field);
        }
    }
}
