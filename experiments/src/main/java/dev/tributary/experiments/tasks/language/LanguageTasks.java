package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.catalog.Catalog;

/** Tasks for any tokenizer, by name. */
public final class LanguageTasks {

    private LanguageTasks() {}

    /** One line for each task. */
    public static Catalog<LanguageTask> catalog() {
        return Catalog.<LanguageTask>of("task")
                .entry(
                        "docstring",
                        "the next argument of a function, in its docstring",
                        settings -> new DocstringTask())
                .entry(
                        "greater-than",
                        "a year in which something ends is later than the one in which it began",
                        settings -> new GreaterThanTask())
                .entry(
                        "ioi",
                        "of two people one gives something, the other receives it; corruption=abc|third-giver|swap (abc),"
                                + " order=both|abba|baba (both), template=1 to 15 (0, all)",
                        settings -> new IndirectObjectTask(
                                settings.choice("corruption", IndirectObjectTask.Corruption.ABC),
                                settings.choice("order", IndirectObjectTask.Order.BOTH),
                                settings.integer("template", 0)))
                .build();
    }
}
