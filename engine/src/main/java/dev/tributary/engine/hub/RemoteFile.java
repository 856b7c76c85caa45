package dev.tributary.engine.hub;

import java.util.regex.Pattern;

/**
 * What a hub says of a file before it is fetched.
 *
 * @param path inside the model's repository
 * @param commit of the repository
 * @param digest SHA-256 (64 digits) of its content, or SHA-1 (40 digits) as git computes it
 * @param size bytes
 */
record RemoteFile(String path, String commit, String digest, long size) {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern STEP =
            Pattern.compile("[A-Za-z0-9_\\-+=,()\\[\\] ][A-Za-z0-9_.\\-+=,()\\[\\] ]{0,254}");
    private static final int LONGEST = 1024;

    RemoteFile {
        requireInside(path);
        if (!HubModel.isCommit(commit)) {
            throw new IllegalArgumentException(
                    "expected the hub to name a commit, 40 hexadecimal digits, got " + shown(commit));
        }
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    "expected the hub to name the SHA-256 or the git SHA-1 of " + path + ", got " + shown(digest));
        }
        if (size < 0) {
            throw new IllegalArgumentException("the hub says that " + path + " has " + size + " bytes");
        }
    }

    /** Refuses a path that could lead out of the folder that it is written to. */
    static void requireInside(String path) {
        boolean fine = path.length() <= LONGEST;
        for (String step : path.split("/", -1)) {
            fine &= STEP.matcher(step).matches() && !step.endsWith(".") && !step.endsWith(" ");
        }
        if (!fine) {
            throw new IllegalArgumentException(
                    "the hub lists the file " + shown(path) + ", which is no plain path; refused");
        }
    }

    static String shown(String text) {
        String cut = text.length() <= 80 ? text : text.substring(0, 80) + "...";
        return "\"" + cut.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
