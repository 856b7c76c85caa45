package dev.tributary.experiments.output;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a command writes, told by how such a file begins: a file that begins otherwise is somebody else's. */
public enum FileKind {
    SCORES("scores", "\\{\\s*\"format\": \"tributary-scores\""),
    CIRCUIT("a circuit", "\\{\\s*\"format\": \"tributary-circuit\""),
    CSV(
            "a table of scores",
            "(edge|node),position,score(,standard_error(,source,target,port)?,token(,low,high,q,agreement,standing)?)?\\R"),
    EAP_IG("an EAP-IG graph", "\\{\"cfg\":\\{\"n_layers\":"),
    GRAPHML("a GraphML graph", "<\\?xml [^>]*><graphml [^>]*>\\s*<key id=\"key0\" for=\"edge\" attr.name=\"name\""),
    DOT("a Graphviz graph", "digraph circuit \\{\\R  \"[^\"]+\" \\[ label=\""),
    SVG("a drawing", "<svg xmlns=\"http://www\\.w3\\.org/2000/svg\" width=\"[^>]* role=\"img\" font-family="),
    PNG("a drawing", "\\x89PNG\\r\\n\\x1a\\n.{25}\\x00{3}.tEXtSoftware\\x00Tributary"),
    PDF("a drawing", "%PDF-1\\.[0-9].{1,400}/Tributary /Drawing"),
    HTML(
            "a drawing",
            "<!DOCTYPE html>\\n<html lang=\"en\">\\n<head>\\n<meta charset=\"utf-8\">\\n<!-- A (figure|page) by Tributary\\."),
    ECHARTS("a drawing", "\\{\"animation\":false,\"backgroundColor\":\"#[0-9a-f]{6}\",\"grid\":"),
    /** Prompts are written by people too, and nothing in them tells by whom: they are never replaced. */
    PROMPTS("prompts", "(?!)"),
    SCORECARD("a scorecard", "\\{\\s*\"format\" ?: \"tributary-scorecard\""),
    SCORECARD_CSV("a table of a scorecard", "circuit,criterion,figure,value,"),
    SCORECARD_TEX("a LaTeX scorecard", "% tributary scorecard\\R"),
    PREDICTIONS("predictions", "\\{\\s*\"format\" ?: \"tributary-predictions\""),
    PREDICTIONS_CSV(
            "a table of predictions", "prompt,position,what,rank,id,token,logit,log_probability,probability\\R"),
    PAGE(
            "a page",
            "<!DOCTYPE html>\\n<html lang=\"en\">\\n<head>\\n<meta charset=\"utf-8\">\\n<!-- A (figure|page) by Tributary\\."),
    CELLS("a table of attention", "head,prompt,query,query_token,key,key_token,attention\\R"),
    SHARES("a table of attribution", "component,prompt,query,query_token,key,key_token,attribution\\R"),
    FLOW("a table of information flow", "layer,query,query_token,key,key_token,flow\\R"),
    LOSSES("a table of tokens", "prompt,position,token,log_probability,probability,rank,expected_token\\R"),
    TRAINING("the state of a training", ".{8}\\{\\s*\"__metadata__\":\\{\"recipe\":");

    private static final int HEAD = 1 << 10;

    private final String words;
    private final Pattern head;

    FileKind(String words, String head) {
        this.words = words;
        this.head = Pattern.compile(head, Pattern.DOTALL);
    }

    /** The kind of a drawing by the ending of its name; HTML if it is none of the others. */
    public static FileKind ofDrawing(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "svg" -> SVG;
            case "png" -> PNG;
            case "pdf" -> PDF;
            case "json" -> ECHARTS;
            default -> HTML;
        };
    }

    /** The kind of an export by the name of its format. */
    public static FileKind ofExport(String format) {
        return switch (format) {
            case "csv" -> CSV;
            case "eap-ig" -> EAP_IG;
            case "graphml" -> GRAPHML;
            case "dot" -> DOT;
            default -> throw new IllegalArgumentException("there is no export format '" + format + "'");
        };
    }

    String words() {
        return words;
    }

    /** Whether a file may be replaced by one of this kind: it begins like one, or holds nothing. */
    boolean replaces(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(HEAD);
            return begin.length == 0
                    || head.matcher(new String(begin, StandardCharsets.ISO_8859_1))
                            .lookingAt();
        }
    }
}
