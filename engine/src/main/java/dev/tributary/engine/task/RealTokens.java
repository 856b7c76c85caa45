package dev.tributary.engine.task;

/** What a prompt with padding must keep to: at least one token is real, and answers are read at real tokens. */
final class RealTokens {

    private RealTokens() {}

    static void check(int real, int length, Answers answers) {
        if (real < 1 || real > length) {
            throw new IllegalArgumentException(
                    "from 1 to all " + length + " tokens of a prompt must be real, got " + real);
        }
        for (int position : answers.positions()) {
            if (position < 0 || position >= real) {
                throw new IllegalArgumentException("answer position " + position + " lies outside a prompt of " + real
                        + (real < length ? " real" : "") + " tokens");
            }
        }
    }
}
