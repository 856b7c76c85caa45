package dev.tributary.experiments.run.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this program was built from.
 *
 * @param version of Tributary
 * @param nd4j version of ND4J
 * @param openblas version of OpenBLAS and its Java side
 */
public record Build(String version, String nd4j, String openblas) {

    private static final String FILE = "build.properties";

    /** As the build wrote it down. */
    public static Build present() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + FILE + " beside " + Build.class.getName());
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + FILE, e);
        }
        return new Build(
                properties.getProperty("version", "unknown"),
                properties.getProperty("nd4j", "unknown"),
                properties.getProperty("openblas", "unknown"));
    }
}
