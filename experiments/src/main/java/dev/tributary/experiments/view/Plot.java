package dev.tributary.experiments.view;

import dev.tributary.graph.io.WholeFile;
import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A picture as a page in one file that works offline. */
public interface Plot {

    /** The page. */
    String html();

    /** What files of it are called when nobody says it. */
    String stem();

    /** Writes the page, whole or not at all. */
    default void save(Path file) throws IOException {
        WholeFile.write(file, html());
    }

    /**
     * Writes the page as {@code STEM_N.html} with the first free number into a folder and opens it in the browser. Where
     * there is no desktop, it is only written.
     *
     * @return where it was written
     */
    default Path browse(Path folder) throws IOException {
        int number = 0;
        while (Files.exists(folder.resolve(stem() + "_" + number + ".html"))) {
            number++;
        }
        Path file = folder.resolve(stem() + "_" + number + ".html");
        save(file);
        if (!GraphicsEnvironment.isHeadless()
                && Desktop.isDesktopSupported()
                && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
            try {
                Desktop.getDesktop().browse(file.toUri());
            } catch (IOException failed) {
                throw new IOException(
                        "the browser could not be opened; the page is " + file + ": " + failed.getMessage(), failed);
            }
        }
        return file;
    }
}
