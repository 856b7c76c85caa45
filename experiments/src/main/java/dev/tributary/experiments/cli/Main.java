package dev.tributary.experiments.cli;

import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.progress.Beside;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.recording.Build;
import dev.tributary.graph.io.JsonFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The program {@code tributary}. Only the command that is asked for is loaded, so that small answers come at once. */
public final class Main {

    private static final String HELP = "--help";
    private static final String SHORT_HELP = "-h";
    private static final String DEBUG = "--debug";
    private static final String DEBUG_VARIABLE = "TRIBUTARY_DEBUG";

    private final Console console;

    /** A program that speaks there. */
    public Main(Console console) {
        this.console = console;
    }

    /** Runs one command and ends the process. */
    public static void main(String[] args) {
        System.exit(new Main(Console.ofProcess()).run(args));
    }

    /** Runs one command; returns 0, or 1 if it failed, or 2 if what was asked for cannot be. */
    public int run(String... args) {
        Locale.setDefault(Locale.ROOT);
        boolean debug = Arrays.asList(args).contains(DEBUG) || System.getenv(DEBUG_VARIABLE) != null;
        List<String> rest =
                Arrays.stream(args).filter(arg -> !arg.equals(DEBUG)).toList();
        try {
            return dispatch(rest);
        } catch (Exception | LinkageError | OutOfMemoryError error) {
            return report(error, debug);
        }
    }

    private int dispatch(List<String> args) throws Exception {
        String first = args.isEmpty() ? HELP : args.get(0);
        switch (first) {
            case HELP, SHORT_HELP, "help" -> console.result(Usage.overview());
            case "--version", "-V" ->
                console.result("tributary " + Build.present().version());
            default -> {
                return command(first, args.subList(1, args.size()));
            }
        }
        return 0;
    }

    private int command(String name, List<String> args) throws Exception {
        Commands.Entry entry = Commands.named(name).orElseThrow(() -> new UsageException(Usage.unknown(name)));
        if (!entry.runsModel() || args.contains(HELP) || args.contains(SHORT_HELP)) {
            return run(entry, args);
        }
        Beside<Boolean> ahead = Beside.begin("tributary-ahead", Main::loadAhead);
        try {
            return run(entry, args);
        } finally {
            // a process that ends while a library is being loaded may crash
            ahead.await();
        }
    }

    /** Loads what is needed later while the command line is read. */
    private static boolean loadAhead() {
        JsonFiles.object();
        return NativeBootstrap.loadAhead();
    }

    private int run(Commands.Entry entry, List<String> args) throws Exception {
        Callable<Integer> command = entry.create().apply(console);
        CommandLine line = new CommandLine(command)
                .setCommandName("tributary " + entry.name())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100);
        line.getCommandSpec()
                .addOption(OptionSpec.builder(SHORT_HELP, HELP)
                        .usageHelp(true)
                        .description("Shows this.")
                        .build());
        line.parseArgs(args.toArray(new String[0]));
        if (line.isUsageHelpRequested()) {
            line.usage(console.out(), CommandLine.Help.Ansi.OFF);
            console.requireWritten();
            return 0;
        }
        return command.call();
    }

    private int report(Throwable error, boolean debug) {
        Failure failure = Failure.of(error);
        console.note("tributary: " + failure.message());
        if (error instanceof CommandLine.ParameterException parameter) {
            console.note("Try: " + parameter.getCommandLine().getCommandName() + " --help");
        }
        if (debug) {
            error.printStackTrace(console.err());
        }
        return failure.exitCode();
    }

    /** Texts about the program as a whole. */
    static final class Usage {

        private Usage() {}

        static String overview() {
            StringBuilder text = new StringBuilder(
                    """
                    Finds, proves and draws the circuits of transformers.

                    Usage: tributary COMMAND [OPTIONS]

                    """);
            for (Commands.Entry entry : Commands.all()) {
                text.append(String.format(Locale.ROOT, "  %-12s%s%n", entry.name(), entry.summary()));
            }
            return text.append(
                            """

                    tributary COMMAND --help shows options and an example; --version the version; --debug where
                    an error came from. Start with: tributary discover
                    """)
                    .toString()
                    .stripTrailing();
        }

        static String unknown(String name) {
            String known = String.join(
                    ", ", Commands.all().stream().map(Commands.Entry::name).toList());
            Optional<String> close = Commands.all().stream()
                    .map(Commands.Entry::name)
                    .filter(candidate ->
                            name.length() > 2 && (candidate.startsWith(name) || name.startsWith(candidate)))
                    .findFirst();
            return "there is no command '" + name + "'"
                    + close.map(candidate -> "; did you mean " + candidate + "?")
                            .orElse("") + "; known: " + known;
        }
    }
}
