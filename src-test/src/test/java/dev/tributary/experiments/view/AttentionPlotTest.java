package dev.tributary.experiments.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.attention.FirstToken;
import dev.tributary.engine.attention.HeadChoice.Place;
import dev.tributary.engine.attention.PromptAttention;
import dev.tributary.engine.attention.Weighting;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.graph.Node;
import dev.tributary.render.Theme;
import dev.tributary.render.attention.Grid;
import dev.tributary.render.attention.HeadNotation;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMeaning;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapName;
import dev.tributary.render.attention.MapSequence;
import dev.tributary.render.attention.MapView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of the published examples, in their order, and what they leave open. */
class AttentionPlotTest {

    private static final SeedRun RUN = new SeedRun();
    private static final Place[] NAME_MOVERS = {new Place(9, 6), new Place(9, 9), new Place(10, 0)};

    private static final ActivationCache ONE = RUN.one().cache();
    private static final ActivationCache BATCH = RUN.batch().cache();

    @AfterAll
    static void close() {
        RUN.close();
    }

    private static AttentionPlot one() {
        return AttentionPlot.of(ONE, RUN.tokens());
    }

    private static AttentionPlot batch() {
        return AttentionPlot.ofBatch(BATCH, RUN.allTokens());
    }

    private static List<String> names(MapView view) {
        return view.names().stream().map(MapName::text).toList();
    }

    private static List<String> labels(MapView view) {
        return view.sequences().stream().map(MapSequence::label).toList();
    }

    private static void checkIsPattern(MapView view, int sequence, int head, int prompt) {
        Grid map = view.sequences().get(sequence).maps().get(head).map();
        Node.Head which = view.names().get(head).head().orElseThrow();
        for (int query = 0; query < map.rows(); query++) {
            for (int key = 0; key < map.columns(); key++) {
                if (key > query) {
                    assertThat(map.get(query, key)).isNaN();
                } else {
                    assertThat(map.get(query, key))
                            .isEqualTo(BATCH.get("pattern", which.layer()).get(prompt, which.head(), query, key));
                }
            }
        }
    }

    @Test
    void call_1_a_layer_of_a_cache_without_batch() {
        MapView view = one().layers(0).view();

        assertThat(names(view)).startsWith("0.0", "0.1").endsWith("0.11").hasSize(12);
        assertThat(view.sequences()).hasSize(1);
        assertThat(view.sequences().get(0).tokens())
                .startsWith("<|endoftext|>", "When", " Mary")
                .hasSize(17);
        assertThat(view.look()).isEqualTo(MapLook.standard());
        assertThat(view.causal()).isTrue();
    }

    @Test
    void call_2_a_layer_of_a_batch_has_a_selector_and_each_prompt_its_own_length() {
        MapView view = batch().layers(0).view();

        assertThat(labels(view))
                .containsExactly(
                        "<|endoftext|>" + SeedRun.SENTENCES.get(0),
                        "<|endoftext|>" + SeedRun.SENTENCES.get(1),
                        "<|endoftext|>" + SeedRun.SENTENCES.get(2));
        assertThat(view.sequences().get(2).tokens()).hasSize(8);
        assertThat(view.sequences().get(2).maps().get(0).map().rows()).isEqualTo(8);
        checkIsPattern(view, 2, 5, 2);
    }

    @Test
    void call_3_one_prompt_of_a_batch_is_like_a_cache_without_batch() {
        MapView view = batch().layers(0).prompts(1).view();

        assertThat(labels(view)).containsExactly("<|endoftext|>" + SeedRun.SENTENCES.get(1));
        checkIsPattern(view, 0, 3, 1);
        assertThat(batch().layers(0).prompts(0).html().length())
                .isCloseTo(one().layers(0).html().length(), within(200));
    }

    @Test
    void call_4_some_prompts_of_a_batch_keep_their_order() {
        assertThat(labels(batch().layers(0).prompts(0, 1).view())).hasSize(2);
        MapView view = batch().layers(0).prompts(2, 0).view();

        assertThat(labels(view)).first().asString().contains("cat");
        checkIsPattern(view, 1, 0, 0);
    }

    @Test
    void call_5_the_first_and_the_last_layer() {
        assertThat(names(one().layers(0, -1).view())).hasSize(24).contains("0.0", "11.11");
    }

    @Test
    void call_6_heads_one_by_one() {
        assertThat(names(one().heads(NAME_MOVERS).view())).containsExactly("9.6", "9.9", "10.0");
    }

    @Test
    void call_7_large_maps_of_a_batch() {
        MapView view = batch().heads(NAME_MOVERS).mode(MapMode.LARGE).view();

        assertThat(view.look().mode()).isEqualTo(MapMode.LARGE);
        assertThat(view.sequences()).hasSize(3);
        checkIsPattern(view, 1, 2, 1);
    }

    @Test
    void call_8_lines_of_every_head() {
        MapView view = one().mode(MapMode.LINES).theme(Theme.LIGHT).view();

        assertThat(view.names()).hasSize(144);
        assertThat(view.look().theme()).contains(Theme.LIGHT);
        assertThat(view.sequences().get(0).maps()).allSatisfy(map -> assertThat(map.vectors())
                .hasValueSatisfying(
                        vectors -> assertThat(vectors.scores().rows()).isEqualTo(17)));
    }

    @Test
    void call_9_lines_of_some_heads_have_the_scores_that_make_the_pattern() {
        MapView view =
                one().heads(NAME_MOVERS).mode(MapMode.LINES).theme(Theme.LIGHT).view();
        Grid scores =
                view.sequences().get(0).maps().get(1).vectors().orElseThrow().scores();
        Grid map = view.sequences().get(0).maps().get(1).map();
        double sum = 0;
        for (int key = 0; key <= 8; key++) {
            sum += Math.exp(scores.get(8, key));
        }

        assertThat(view.names()).hasSize(3);
        assertThat(Math.exp(scores.get(8, 2)) / sum).isCloseTo(map.get(8, 2), within(1e-5));
    }

    @Test
    void call_10_info_weighted_attention_with_factors_of_the_longest() {
        MapView view = one().heads(NAME_MOVERS).weighting(Weighting.INFO).view();

        assertThat(view.meaning()).isEqualTo(new MapMeaning.Attention("info-weighted", "in"));
        assertThat(view.sequences().get(0).maps()).allSatisfy(map -> {
            assertThat(map.info()).hasSize(17).allMatch(factor -> factor >= 0 && factor <= 1);
            assertThat(map.info().stream().mapToDouble(Double::doubleValue).max())
                    .hasValue(1);
        });
    }

    @Test
    void call_11_lines_of_one_prompt_with_title_and_help_are_saved(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("my_file.html");
        AttentionPlot plot = batch().prompts(0)
                .heads(NAME_MOVERS)
                .mode(MapMode.LINES)
                .title("Attention of name mover heads (lines mode)")
                .help()
                .theme(Theme.LIGHT);
        plot.save(file);

        assertThat(file)
                .content()
                .contains(
                        "<h1>Attention of name mover heads (lines mode)</h1>",
                        "<details class=\"help\" open>",
                        "square root of d_head")
                .isEqualTo(plot.html())
                .doesNotContain("There are 3 sequences");
    }

    @Test
    void call_12_labels_are_made_of_tokens_and_chosen_by_radio_buttons() {
        AttentionPlot plot = batch().heads(NAME_MOVERS)
                .weighting(Weighting.INFO)
                .radioButtons()
                .labels(tokens -> String.join("|", tokens))
                .notation(HeadNotation.LH);
        MapView view = plot.view();

        assertThat(names(view)).containsExactly("L9H6", "L9H9", "L10H0");
        assertThat(labels(view)).last().isEqualTo("<|endoftext|>|The| cat| sat| on| the| mat| .");
        assertThat(view.look().selector()).isEqualTo(MapLook.Selector.RADIO);
        assertThat(plot.html()).contains("\"selector\":\"radio\"");
    }

    @Test
    void labels_know_the_number_of_a_prompt_in_the_batch_not_in_the_selection() {
        assertThat(labels(batch().prompts(2, 1)
                        .labels((index, tokens) -> index + ": " + tokens.size())
                        .view()))
                .containsExactly("2: 8", "1: 17");
        assertThat(labels(batch().prompts(2).labels(List.of("a", "b", "c")).view()))
                .containsExactly("c");
        assertThatThrownBy(() -> batch().labels(List.of("a"))).hasMessageContaining("a label for each of 3 prompts");
    }

    @Test
    void some_queries_make_rectangular_maps() {
        MapView view = one().heads(NAME_MOVERS).queries(-1, 3).view();
        MapSequence sequence = view.sequences().get(0);
        Grid map = sequence.maps().get(0).map();

        assertThat(sequence.queries()).containsExactly(3, 16);
        assertThat(map.rows()).isEqualTo(2);
        assertThat(map.get(0, 4)).isNaN();
        assertThat(map.get(1, 4)).isEqualTo(ONE.get("pattern", 9).get(6, 16, 4));
        assertThatThrownBy(() -> one().queries(17).view()).hasMessageContaining("a query from 0 to 16");
    }

    @Test
    void differences_are_cell_by_cell_between_heads_or_prompts() {
        MapView heads = one().heads(NAME_MOVERS).lessHead(9, 9).view();
        MapView prompts = batch().heads(NAME_MOVERS)
                .prompts(0)
                .weighting(Weighting.VALUE)
                .first(FirstToken.OUT)
                .lessPrompt(1)
                .view();
        double own = PromptAttention.of(BATCH.prompt(0), 17)
                .map(new Node.Head(9, 6), Weighting.VALUE, FirstToken.OUT)
                .get(10, 4);
        double other = PromptAttention.of(BATCH.prompt(1), 17)
                .map(new Node.Head(9, 6), Weighting.VALUE, FirstToken.OUT)
                .get(10, 4);

        assertThat(heads.sequences().get(0).maps().get(1).map().reach()).isZero();
        assertThat(heads.sequences().get(0).maps().get(0).map().get(5, 2))
                .isEqualTo(ONE.get("pattern", 9).get(6, 5, 2)
                        - ONE.get("pattern", 9).get(9, 5, 2));
        assertThat(prompts.sequences().get(0).maps().get(0).map().get(10, 4)).isEqualTo(own - other);
        assertThat(prompts.meaning()).isInstanceOf(MapMeaning.Given.class);
        assertThatThrownBy(() -> batch().prompts(2).lessPrompt(0).view())
                .hasMessageContaining("prompt 2 has 8 tokens and prompt 0 has 17");
    }

    @Test
    void what_does_not_fit_together_is_refused() {
        assertThatThrownBy(() -> one().layers(0).heads(NAME_MOVERS)).hasMessageContaining("not both");
        assertThatThrownBy(() -> one().prompts(0)).hasMessageContaining("there is one prompt");
        assertThatThrownBy(() -> batch().prompts(3)).hasMessageContaining("a prompt from 0 to 2");
        assertThatThrownBy(() -> AttentionPlot.ofBatch(ONE, RUN.allTokens())).hasMessageContaining("no batch axis");
        assertThatThrownBy(() -> AttentionPlot.of(BATCH, RUN.tokens())).hasMessageContaining("prompt(index)");
        assertThatThrownBy(() -> AttentionPlot.ofBatch(BATCH, List.of(RUN.tokens())))
                .hasMessageContaining("each of 3 prompts, got those of 1");
        assertThatThrownBy(() -> one().layers(12).view()).hasMessageContaining("a layer from 0 to 11");
    }

    @Test
    void pages_are_the_same_every_time_and_saved_under_the_first_free_number(@TempDir Path folder) throws IOException {
        AttentionPlot plot = one().layers(0);
        Files.writeString(folder.resolve("attention_0.html"), "mine");

        assertThat(plot.html()).isEqualTo(one().layers(0).html());
        assertThat(plot.browse(folder))
                .hasFileName("attention_1.html")
                .content()
                .isEqualTo(plot.html());
        assertThat(folder.resolve("attention_0.html")).hasContent("mine");
    }
}
