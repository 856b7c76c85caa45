package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.experiments.work.WorkplaceChoice;
import dev.tributary.experiments.work.Workplaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where work runs if not here. */
final class PlaceOption {

    @Option(
            names = "--on",
            paramLabel = "MASTER",
            description =
                    "Runs on Apache Spark: spark://HOST:PORT, yarn, k8s://https://HOST:PORT or local[N]. Results are"
                            + " the same bytes as without it. Default: here.")
    private @Nullable String place;

    @Option(
            names = "--spark",
            paramLabel = "NAME=VALUE",
            description = "A setting of Spark, such as spark.executor.cores=4; may be given several times.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--send-files",
            description =
                    "Sends models and prompts that are files to the machines of --on; else these must have them at the"
                            + " same path.")
    private boolean sendsFiles;

    /** Connects to it, if one was named. */
    Optional<Workplace> open(Stream<RunOptions> asked, Console console) throws IOException {
        if (place == null) {
            if (!settings.isEmpty() || sendsFiles) {
                throw new UsageException(
                        "--spark and --send-files are for --on; name a place with it, or leave them out");
            }
            return Optional.empty();
        }
        Map<String, String> named = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--spark takes NAME=VALUE, got '" + setting + "'");
            }
            named.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        List<Path> sent = sendsFiles ? files(asked) : List.of();
        return Optional.of(Workplaces.open(new WorkplaceChoice(place, named, sent), console::note));
    }

    /** Whether a place was named. */
    boolean isNamed() {
        return place != null;
    }

    private static List<Path> files(Stream<RunOptions> asked) {
        Set<Path> files = new LinkedHashSet<>();
        asked.forEach(options -> Stream.concat(options.model().map(Path::of).stream(), options.promptFile().stream())
                .filter(Files::exists)
                .map(file -> file.toAbsolutePath().normalize())
                .forEach(files::add));
        return List.copyOf(files);
    }
}
