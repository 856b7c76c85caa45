package dev.tributary.experiments.run.opening;

import dev.tributary.experiments.models.TrainedModels;
import dev.tributary.experiments.models.compiled.KnownModel;
import dev.tributary.experiments.models.compiled.Micro;
import dev.tributary.experiments.models.compiled.Reverse;
import dev.tributary.experiments.models.compiled.Xproportion;
import dev.tributary.experiments.tasks.TaskGenerator;
import dev.tributary.experiments.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The models that are built in: written down, or trained and shipped. */
public final class BuiltInModels {

    private static final List<KnownModel> COMPILED = List.of(new Micro(), new Reverse(), new Xproportion());

    private BuiltInModels() {}

    static List<KnownModel> compiled() {
        return COMPILED;
    }

    /** As they are typed after {@code --model}. */
    public static List<String> names() {
        return Stream.concat(TrainedModels.names().stream(), COMPILED.stream().map(KnownModel::name))
                .toList();
    }

    /** The names of those of whose mechanism something is known. */
    public static List<String> known() {
        return COMPILED.stream()
                .filter(model -> !model.circuits().isEmpty())
                .map(KnownModel::name)
                .toList();
    }

    /** The tasks that are made for a model, as a sentence. */
    public static String tasks(String name) {
        return "for the tasks "
                + Tasks.all().stream()
                        .filter(task -> task.model().equals(name))
                        .map(TaskGenerator::name)
                        .collect(Collectors.joining(", "));
    }

    static Optional<Path> trainedFolder(String name) throws IOException {
        return TrainedModels.folder(name);
    }
}
