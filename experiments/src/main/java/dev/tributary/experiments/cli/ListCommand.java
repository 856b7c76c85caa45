package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.printing.Listing;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what there is of one kind: a name and a description a line. */
@Command(
        description = "Lists what there is, by name.",
        footer = {"", "Example: tributary metrics --json"})
final class ListCommand implements Callable<Integer> {

    private final Console console;
    private final Supplier<Listing> listing;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /** A listing that another command prints. */
    ListCommand(Console console, Supplier<Listing> listing, boolean json) {
        this(console, listing);
        this.json = json;
    }

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
        all.lines().forEach(console::result);
        return 0;
    }
}
