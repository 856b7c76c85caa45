package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.catalog.Catalog;

/** Tasks for any tokenizer, by name. */
public final class LanguageTasks {

    private LanguageTasks() {}

    /** One line for each task. */
    public static Catalog<LanguageTask> catalog() {
        return Catalog.<LanguageTask>of("task")
                .entry(
                        "agreement",
                        "a verb agrees in number with its subject; form=phrase|clause (phrase)",
                        settings -> new AgreementTask(settings.choice("form", AgreementTask.Form.PHRASE)))
                .entry(
                        "arithmetic",
                        "the outcome of two numbers after two worked examples; operation=add|subtract (add)",
                        settings -> new ArithmeticTask(settings.choice("operation", ArithmeticTask.Operation.ADD)))
                .entry("brackets", "the bracket that closes the innermost open one", settings -> new BracketTask())
                .entry("capital", "the capital of a country", settings -> new CapitalTask())
                .entry(
                        "docstring",
                        "the next argument of a function, in its docstring",
                        settings -> new DocstringTask())
                .entry("duplicate", "the word that occurs twice in a list", settings -> new DuplicateTask())
                .entry(
                        "greater-than",
                        "a year in which something ends is later than the one in which it began",
                        settings -> new GreaterThanTask())
                .entry("hypernymy", "the word for what three things are", settings -> new HypernymTask())
                .entry(
                        "ioi",
                        "of two people one gives something, the other receives it; corruption=abc|third-giver|swap (abc),"
                                + " order=both|abba|baba (both), template=1 to 15 (0, all)",
                        settings -> new IndirectObjectTask(
                                settings.choice("corruption", IndirectObjectTask.Corruption.ABC),
                                settings.choice("order", IndirectObjectTask.Order.BOTH),
                                settings.integer("template", 0)))
                .entry(
                        "multiple-choice",
                        "the letter of the right one of four answers, which the text says",
                        settings -> new ChoiceTask())
                .entry(
                        "order",
                        "a list of letters in another order; order=sorted|reversed (sorted)",
                        settings -> new OrderTask(settings.choice("order", OrderTask.Order.SORTED)))
                .entry("pronoun", "the pronoun that refers to a name", settings -> new PronounTask())
                .entry("recall", "the value that a list gives to a key", settings -> new RecallTask())
                .build();
    }
}
