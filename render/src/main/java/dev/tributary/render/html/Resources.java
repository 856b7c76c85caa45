package dev.tributary.render.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The scripts and styles that pages are made of. */
public final class Resources {

    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

    private Resources() {}

    /** The charting library, with its licence notice at its head. */
    public static String echarts() {
        return read(Resources.class, ECHARTS);
    }

    /** Scripts that see each other, and that nothing else on a page sees, after what makes elements of pages. */
    public static String closed(List<String> scripts) {
        return "'use strict';\n(function () {\n" + read(Resources.class, "elements.js") + "\n"
                + String.join("\n", scripts) + "})();\n";
    }

    /** A text resource beside a class. */
    public static String read(Class<?> neighbour, String name) {
        try (InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
