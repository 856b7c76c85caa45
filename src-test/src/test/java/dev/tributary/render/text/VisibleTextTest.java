package dev.tributary.render.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {

    @Test
    void gives_control_characters_their_symbols() {
        assertThat(VisibleText.of("a\u0000\n\u001b\u007f")).isEqualTo("a␀␊␛␡");
    }

    @Test
    void spells_out_what_would_reorder_or_hide_text() {
        assertThat(VisibleText.of("\u202eabc\u200b\u2029\ud83d")).isEqualTo("⟨U+202E⟩abc⟨U+200B⟩⟨U+2029⟩⟨U+D83D⟩");
    }

    @Test
    void leaves_letters_of_all_scripts_and_emoji_alone() {
        String text = " Größe 中文 עברית 😀";

        assertThat(VisibleText.of(text)).isEqualTo(text);
    }

    @Test
    void cuts_between_code_points() {
        assertThat(VisibleText.shortened("😀😀😀😀", 9)).isEqualTo("😀😀…");
        assertThat(VisibleText.shortened("😀😀", 1)).isEqualTo("😀…");
        assertThat(VisibleText.shortened("abcd", 3)).isEqualTo("ab…");
        assertThat(VisibleText.shortened("abc", 3)).isEqualTo("abc");
    }
}
