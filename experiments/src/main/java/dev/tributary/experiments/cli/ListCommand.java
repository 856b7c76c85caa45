package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.printing.Listing;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what there is of one kind: a name and a description a line. */
@Command(
        description = "Lists what there is, by name.",
        footer = {"", "Example: tributary methods --json"})
final class ListCommand implements Callable<Integer> {

    private final Console console;
    private final Supplier<Listing> listing;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    ListCommand(Console console, Supplier<Listing> listing) {
        this.console = console;
        this.listing = listing;
    }

    @Override
    public Integer call() {
        Listing all = listing.get();
        if (json) {
            console.result(all.json());
            return 0;
        }
        int width =
                all.rows().stream().mapToInt(row -> row.name().length()).max().orElse(1);
        for (Listing.Row row : all.rows()) {
            console.result(String.format(Locale.ROOT, "%-" + width + "s  %s", row.name(), row.description()));
        }
        return 0;
    }
}
