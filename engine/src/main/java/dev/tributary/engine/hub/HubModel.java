package dev.tributary.engine.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of a hub: {@code owner/name}, {@code owner/name@revision}, or one file of it, {@code owner/name/FILE.gguf}.
 *
 * @param owner who published it
 * @param name what it is called there
 * @param file the one file that is wanted, or all that a folder of a model has
 * @param revision a branch, a tag or a commit
 */
public record HubModel(String owner, String name, Optional<String> file, String revision) {

    private static final String USUAL = "main";
    private static final String PART = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}";
    private static final Pattern NAME = Pattern.compile("(" + PART + ")/(" + PART + ")(?:/((?:" + PART + "/)*" + PART
            + "\\.gguf))?(?:@((?:" + PART + "/)*" + PART + "))?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** What is meant by a name; empty if no hub could have a model of that name. */
    public static Optional<HubModel> parse(String text) {
        Matcher parts = NAME.matcher(text);
        if (!parts.matches() || text.contains("..")) {
            return Optional.empty();
        }
        String revision = parts.group(4) == null ? USUAL : parts.group(4);
        return Optional.of(new HubModel(parts.group(1), parts.group(2), Optional.ofNullable(parts.group(3)), revision));
    }

    /** {@code owner/name}. */
    public String id() {
        return owner + "/" + name;
    }

    /** Whether the revision can never mean anything else. */
    boolean isPinned() {
        return isCommit(revision);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    @Override
    public String toString() {
        return id() + file.map(one -> "/" + one).orElse("") + "@" + revision;
    }
}
