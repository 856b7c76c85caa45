/**
 * Tasks in English for any tokenizer: whatever a prompt changes is one token in it, so that clean and corrupt prompts
 * have one length. Start at {@link LanguageTasks}.
 */
@NullMarked
package dev.tributary.experiments.tasks.language;

import org.jspecify.annotations.NullMarked;
