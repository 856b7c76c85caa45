package dev.tributary.engine.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.gguf.GgufBytes;
import dev.tributary.engine.gguf.GgufFile;
import dev.tributary.engine.gguf.LlamaFile;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTokenizerTest {

    private static final int AB = LlamaFile.TOKENS.indexOf("ab");
    private static final int ABC = LlamaFile.TOKENS.indexOf("abc");

    private final Path file;

    GgufTokenizerTest(@TempDir Path folder) {
        this.file = folder.resolve("small.gguf");
    }

    @Test
    void pairs_are_merged_in_the_order_of_the_file() throws IOException {
        Tokenizer tokenizer = open(LlamaFile.metadata());

        assertThat(tokenizer.encode("abcab")).containsExactly(ABC, AB);
        assertThat(tokenizer.encode("bc")).containsExactly(LlamaFile.id('b'), LlamaFile.id('c'));
        assertThat(tokenizer.size()).isEqualTo(LlamaFile.TOKENS.size());
        assertThat(tokenizer.token(ABC)).isEqualTo("abc");
        assertThat(tokenizer.encode("")).isEmpty();
    }

    @Test
    void special_tokens_are_found_before_anything_else_and_only_whole() throws IOException {
        Tokenizer tokenizer = open(LlamaFile.metadata());

        assertThat(tokenizer.encode("ab<|im_start|>abc<extra>")).containsExactly(AB, 1, ABC, 2);
        assertThat(tokenizer.encode("<|im_start|").get(0)).isEqualTo(LlamaFile.id('<'));
    }

    @Test
    void a_byte_without_token_is_left_out() throws IOException {
        Tokenizer tokenizer = open(LlamaFile.metadata());

        // é is the bytes C3 A9, of which the vocabulary lacks the first
        assertThat(tokenizer.encode("é")).containsExactly(LlamaFile.id('©'));
    }

    @Test
    void nothing_is_put_before_a_text_although_a_BOS_id_is_declared() throws IOException {
        Tokenizer tokenizer = open(LlamaFile.metadata());

        assertThat(tokenizer.bos()).contains(1);
        assertThat(tokenizer.addsBos()).isFalse();
        assertThat(open(LlamaFile.metadata("tokenizer.ggml.add_bos_token").flag("tokenizer.ggml.add_bos_token", true))
                        .addsBos())
                .isTrue();
    }

    @Test
    void smollm_splits_every_digit_and_gpt_2_none() throws IOException {
        List<String> tokens = new ArrayList<>(LlamaFile.TOKENS);
        tokens.add("19");
        tokens.add("Ġ1");
        GgufBytes numbers = numbers(tokens, "smollm");

        assertThat(open(numbers).encode(" 19"))
                .containsExactly(LlamaFile.TOKENS.indexOf("Ġ"), LlamaFile.id('1'), LlamaFile.id('9'));
        assertThat(open(numbers(tokens, "gpt-2")).encode("19")).containsExactly(tokens.indexOf("19"));
        assertThat(open(numbers(tokens, "llama-bpe")).encode("19")).containsExactly(tokens.indexOf("19"));
        assertThat(open(numbers(tokens, "qwen2")).encode("19")).containsExactly(LlamaFile.id('1'), LlamaFile.id('9'));
    }

    private static GgufBytes numbers(List<String> tokens, String pre) {
        int[] types = new int[tokens.size()];
        java.util.Arrays.fill(types, 1);
        return LlamaFile.metadata(
                        "tokenizer.ggml.pre",
                        "tokenizer.ggml.tokens",
                        "tokenizer.ggml.token_type",
                        "tokenizer.ggml.merges")
                .text("tokenizer.ggml.pre", pre)
                .texts("tokenizer.ggml.tokens", tokens)
                .integers("tokenizer.ggml.token_type", types)
                .texts("tokenizer.ggml.merges", List.of("1 9", "Ġ 1"));
    }

    @Test
    void kinds_that_are_not_known_are_refused_by_name() throws IOException {
        assertRefused(
                LlamaFile.metadata("tokenizer.ggml.model").text("tokenizer.ggml.model", "llama"),
                "tokenizer.ggml.model",
                "got \"llama\"");
        assertRefused(
                LlamaFile.metadata("tokenizer.ggml.pre").text("tokenizer.ggml.pre", "tekken"),
                "gpt-2, llama-bpe, qwen2, smollm",
                "\"tekken\"");
        assertRefused(LlamaFile.metadata("tokenizer.ggml.pre"), "tokenizer.ggml.pre", "\"default\"");
    }

    @Test
    void parts_that_do_not_go_together_are_refused() throws IOException {
        assertRefused(
                LlamaFile.metadata("tokenizer.ggml.merges").texts("tokenizer.ggml.merges", List.of("a b", "b c")),
                "number 1, \"b c\"");
        assertRefused(
                LlamaFile.metadata("tokenizer.ggml.merges").texts("tokenizer.ggml.merges", List.of("ab")), "number 0");
        assertRefused(
                LlamaFile.metadata("tokenizer.ggml.token_type").integers("tokenizer.ggml.token_type", 1, 1),
                "expected one for each of " + LlamaFile.TOKENS.size());
        assertRefused(
                LlamaFile.metadata("tokenizer.ggml.bos_token_id").whole("tokenizer.ggml.bos_token_id", 9999),
                "got 9999");
        assertRefused(LlamaFile.metadata("tokenizer.ggml.token_type"), "expected the key tokenizer.ggml.token_type");
        assertRefused(
                LlamaFile.metadata("tokenizer.ggml.tokens", "tokenizer.ggml.token_type", "tokenizer.ggml.merges")
                        .texts("tokenizer.ggml.tokens", List.of("a", "a"))
                        .integers("tokenizer.ggml.token_type", 1, 1)
                        .texts("tokenizer.ggml.merges", List.of()),
                "tokens 0 and 1 are both \"a\"");
    }

    private Tokenizer open(GgufBytes bytes) throws IOException {
        Files.write(file, bytes.bytes());
        try (GgufFile read = GgufFile.open(file)) {
            return GgufTokenizer.of(read.metadata());
        }
    }

    private void assertRefused(GgufBytes bytes, String... parts) {
        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(parts);
    }
}
