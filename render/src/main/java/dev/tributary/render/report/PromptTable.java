package dev.tributary.render.report;

import dev.tributary.render.text.Markup;
import dev.tributary.render.text.VisibleText;
import java.util.List;

/** Prompt pairs token above token, with the tokens that differ marked. */
final class PromptTable {

    private static final int OPEN = 3;
    private static final int LONGEST = 40;

    private PromptTable() {}

    static void write(StringBuilder out, List<ReportPrompts.Pair> pairs) {
        out.append("<section id=\"prompts\">\n<h2>Prompts</h2>\n");
        for (int number = 0; number < pairs.size(); number++) {
            if (number == OPEN) {
                out.append("<details><summary>").append(pairs.size() - OPEN).append(" more</summary>\n");
            }
            pair(out, pairs.get(number), number);
        }
        out.append(pairs.size() > OPEN ? "</details>\n" : "");
        out.append("<p class=\"hint\">Clean above corrupt, token by token; marked is where they differ. The first ")
                .append(pairs.size())
                .append(" of the prompts that the figures above were measured on.</p>\n</section>\n");
    }

    private static void pair(StringBuilder out, ReportPrompts.Pair pair, int number) {
        out.append("<div class=\"scroll\"><table class=\"pair\"><caption>Prompt ")
                .append(number);
        out.append(": right answer <code>").append(text(pair.answers())).append("</code>");
        if (!pair.wrongAnswers().isEmpty()) {
            out.append(", wrong answer <code>")
                    .append(text(pair.wrongAnswers()))
                    .append("</code>");
        }
        out.append("</caption>\n");
        row(out, "clean", pair.clean(), pair.corrupt());
        row(out, "corrupt", pair.corrupt(), pair.clean());
        out.append("</table></div>\n");
    }

    private static void row(StringBuilder out, String name, List<String> tokens, List<String> others) {
        out.append("<tr class=\"")
                .append(name)
                .append("\"><th scope=\"row\">")
                .append(name)
                .append("</th>");
        for (int position = 0; position < tokens.size(); position++) {
            boolean differs = !tokens.get(position).equals(others.get(position));
            out.append(differs ? "<td class=\"differs\">" : "<td>");
            out.append(Markup.escaped(VisibleText.shortened(tokens.get(position), LONGEST)))
                    .append("</td>");
        }
        out.append("</tr>\n");
    }

    private static String text(String text) {
        return Markup.escaped(VisibleText.of(text));
    }
}
