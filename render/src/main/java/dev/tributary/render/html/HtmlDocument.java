package dev.tributary.render.html;

import dev.tributary.graph.io.Sha256;
import dev.tributary.render.text.Markup;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A page in one file. Its security policy lets it load nothing at all and run no script but its own, which it knows by
 * their hashes.
 *
 * @param title shown by the browser; escaped here
 * @param styles style sheets, trusted
 * @param body markup, trusted: whatever came from a file must be escaped in it
 * @param scripts scripts that run after the body, trusted
 */
public record HtmlDocument(String title, List<String> styles, String body, List<String> scripts) {
    public HtmlDocument {
        styles = List.copyOf(styles);
        scripts = scripts.stream().map(HtmlDocument::inline).toList();
    }

    /** The whole page. */
    public String text() {
        StringBuilder page = new StringBuilder(1 << 21);
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        boolean charts = scripts.stream().anyMatch(script -> script.contains("echarts.init"));
        page.append("<!-- A page by Tributary.");
        if (charts) {
            page.append('\n')
                    .append(Resources.read(Resources.class, "echarts-NOTICE.txt")
                            .strip());
        }
        page.append(" -->\n");
        page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(policy())
                .append("\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        page.append(Markup.escaped(title)).append("</title>\n<link rel=\"icon\" href=\"data:,\">\n");
        styles.forEach(style -> page.append("<style>\n").append(style).append("</style>\n"));
        page.append("</head>\n<body>\n").append(body);
        scripts.forEach(script -> page.append("<script>").append(script).append("</script>\n"));
        return page.append("</body>\n</html>\n").toString();
    }

    private String policy() {
        String hashes = scripts.stream()
                .map(script -> "'sha256-" + hash(script) + "'")
                .distinct()
                .collect(Collectors.joining(" "));
        return "default-src 'none'; script-src " + (hashes.isEmpty() ? "'none'" : hashes)
                + "; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
    }

    /** A script that cannot end its own element: in code, these sequences occur inside literals only. */
    private static String inline(String script) {
        return script.replace("</script", "<\\/script")
                .replace("<!--", "<\\!--")
                .replace("\r\n", "\n");
    }

    private static String hash(String script) {
        return Base64.getEncoder().encodeToString(Sha256.raw(script.getBytes(StandardCharsets.UTF_8)));
    }
}
