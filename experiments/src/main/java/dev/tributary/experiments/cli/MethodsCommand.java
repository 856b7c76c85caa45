package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.printing.Listing;
import dev.tributary.experiments.run.printing.MethodPage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the scoring methods, or says what one of them is. */
@Command(
        description =
                "Lists the scoring methods, or says of one what a score is, what it costs, when to use it, where it"
                        + " misleads, and the paper.",
        footer = {"", "Example: tributary methods acdc"})
final class MethodsCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A method.")
    private @Nullable String name;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    MethodsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (name == null) {
            Listing all = Listing.methods();
            if (json) {
                console.result(all.json());
            } else {
                all.lines().forEach(console::result);
            }
            return 0;
        }
        MethodPage page = MethodPage.of(name);
        console.result(json ? page.json() : page.text());
        return 0;
    }
}
