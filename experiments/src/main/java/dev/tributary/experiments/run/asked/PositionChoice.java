package dev.tributary.experiments.run.asked;

import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.Elements;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How far positions are told apart, before the prompts are known. */
public enum PositionChoice {
    ALL("all") {
        @Override
        public Positions of(TokenisedPrompts prompts) {
            return new Positions.All();
        }
    },
    EACH("each") {
        @Override
        public Positions of(TokenisedPrompts prompts) {
            return new Positions.Each(length(prompts));
        }
    },
    SPANS("spans") {
        @Override
        public Positions of(TokenisedPrompts prompts) {
            return new Positions.Spans(spans(prompts));
        }
    },
    CROSSING("crossing") {
        @Override
        public Positions of(TokenisedPrompts prompts) {
            return new Positions.Crossing(length(prompts));
        }
    },
    SPAN_CROSSING("span-crossing") {
        @Override
        public Positions of(TokenisedPrompts prompts) {
            return new Positions.SpanCrossing(spans(prompts));
        }
    },
    /** As far as prompts and memory allow; not to be typed, but what is taken where nothing is. */
    FITTING("fitting") {
        @Override
        public Positions of(TokenisedPrompts prompts) {
            throw new IllegalStateException("what fits the prompts has to be found out first");
        }
    };

    /** More elements than this are a matter of minutes, which a person should ask for. */
    private static final long MOST = 10_000_000L;

    private final String label;

    PositionChoice(String label) {
        this.label = label;
    }

    /** The name on the command line. */
    public String label() {
        return label;
    }

    /** The names of all that can be typed. */
    public static List<String> labels() {
        return Arrays.stream(values())
                .filter(choice -> choice != FITTING)
                .map(PositionChoice::label)
                .toList();
    }

    /** The choice that a stored circuit was made with. */
    public static PositionChoice like(Positions positions) {
        return of(positions.kind());
    }

    /** This choice, or the one that fits the prompts: queries told apart, else positions, else named spans, else none. */
    public PositionChoice fitting(TokenisedPrompts prompts, ComputationGraph graph, Elements elements) {
        if (this != FITTING) {
            return this;
        }
        if (prompts.length().isEmpty()) {
            return prompts.spanNames().size() > 1 ? SPANS : ALL;
        }
        long length = prompts.length().get();
        boolean crosses = elements == Elements.EDGES && graph.edgeCount() <= MOST / (length * (length + 1) / 2);
        return crosses ? CROSSING : EACH;
    }

    /** The choice with this name; throws {@link UsageException} that lists all if there is none. */
    public static PositionChoice of(String label) {
        return Arrays.stream(values())
                .filter(choice -> choice != FITTING && choice.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "--positions must be one of " + String.join(", ", labels()) + ", got '" + label + "'"));
    }

    /** What it means for these prompts; throws {@link UsageException} that says what would help if it means nothing. */
    public abstract Positions of(TokenisedPrompts prompts);

    int length(TokenisedPrompts prompts) {
        return prompts.length()
                .orElseThrow(() -> new UsageException("--positions " + label
                        + " needs prompts of one length, and these differ; use --positions spans or all"));
    }

    List<String> spans(TokenisedPrompts prompts) {
        List<String> names = UsageException.named(prompts::spanNames);
        if (names.size() == 1) {
            throw new UsageException("--positions " + label + " needs prompts that name spans or words, and these"
                    + " name none; use --positions each or all");
        }
        return names;
    }

    /** The lanes at which answers are read, over all prompts. */
    public static Set<Integer> answerLanes(Positions positions, TokenisedPrompts prompts) {
        Set<Integer> lanes = new TreeSet<>();
        prompts.pairs().forEach(pair -> pair.answers().positions().forEach(position -> {
            if (positions instanceof Positions.Spans || positions instanceof Positions.SpanCrossing) {
                lanes.add(pair.spans().spanOf().get(position));
            } else {
                lanes.add(positions instanceof Positions.All ? 0 : position);
            }
        }));
        return lanes;
    }
}
