package dev.tributary.engine.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The spellings are TransformerLens's; its get_act_name gave the expected names of the first table. */
class PointNamesTest {

    private static final PointNames NAMES = new PointNames(12);

    @ParameterizedTest
    @CsvSource({
        "k6, blocks.6.attn.hook_k",
        "pre5, blocks.5.mlp.hook_pre",
        "scale4ln1, blocks.4.ln1.hook_scale",
        "embed, hook_embed",
        "scale, ln_final.hook_scale",
        "normalized, ln_final.hook_normalized",
        "attn10, blocks.10.attn.hook_pattern",
        "hook_embed, hook_embed",
        "blocks.3.attn.hook_z, blocks.3.attn.hook_z",
        "blocks.-1.attn.hook_z, blocks.11.attn.hook_z",
        "resid_pre7, blocks.7.hook_resid_pre",
        "embed.hook_out, hook_embed",
        "blocks.2.hook_in, blocks.2.hook_resid_pre",
        "blocks.2.hook_out, blocks.2.hook_resid_post",
        "blocks.2.ln2.hook_in, blocks.2.hook_resid_mid",
        "blocks.2.attn.q.hook_out, blocks.2.attn.hook_q",
        "blocks.2.attn.o.hook_in, blocks.2.attn.hook_z",
        "blocks.2.attn.hook_out, blocks.2.hook_attn_out",
        "blocks.2.mlp.in.hook_out, blocks.2.mlp.hook_pre",
        "blocks.2.mlp.out.hook_in, blocks.2.mlp.hook_post",
        "blocks.2.mlp.hook_out, blocks.2.hook_mlp_out"
    })
    void a_name_in_one_word(String written, String full) {
        assertThat(NAMES.full(written)).isEqualTo(full);
    }

    @ParameterizedTest
    @CsvSource({
        "pattern, 0, blocks.0.attn.hook_pattern",
        "attn_logits, 3, blocks.3.attn.hook_attn_scores",
        "value, -1, blocks.11.attn.hook_v",
        "mlp_post, 2, blocks.2.mlp.hook_post",
        "mid, 2, blocks.2.mlp.hook_mid",
        "resid_mid, 2, blocks.2.hook_resid_mid",
        "attn_out, 2, blocks.2.hook_attn_out",
        "pre_linear, 2, blocks.2.mlp.hook_pre_linear",
        "rot_k, 2, blocks.2.attn.hook_rot_k"
    })
    void a_name_with_a_layer(String written, int layer, String full) {
        assertThat(NAMES.full(written, layer)).isEqualTo(full);
    }

    @Test
    void a_name_with_a_part_of_a_layer() {
        assertThat(NAMES.full("scale", 4, "ln2")).isEqualTo("blocks.4.ln2.hook_scale");
        assertThat(NAMES.full("pattern", 4, "attention")).isEqualTo("blocks.4.attn.hook_pattern");
        assertThat(NAMES.full("resid_pre", 4, "block")).isEqualTo("blocks.4.hook_resid_pre");
    }

    @Test
    void layers_that_do_not_exist_are_refused() {
        assertThatThrownBy(() -> NAMES.full("k", 12)).hasMessageContaining("layers 0 to 11");
        assertThatThrownBy(() -> NAMES.full("k", -13)).hasMessageContaining("-13");
        assertThatThrownBy(() -> NAMES.full("k12")).hasMessageContaining("layers 0 to 11");
    }
}
