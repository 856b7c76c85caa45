package dev.tributary.engine.reference;

import dev.tributary.engine.model.Taps;
import dev.tributary.engine.reference.Shown.Point;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shows the values of one run in the order of its forward pass, then the derivatives with respect to them in reverse,
 * and goes on from what takes their places. The graph runs once for everything that is shown, and once more after each
 * replacement for what comes after it.
 */
final class ShownGradients {

    private final SameDiffGraph graph;
    private final Feed feed;
    private final Set<String> given = new HashSet<>();

    /** Every point is let go on as it is. */
    ShownGradients(SameDiffGraph graph, Feed feed) {
        this.graph = graph;
        this.feed = feed;
        graph.points().forEach(feed::keep);
    }

    /** Shows values, and replaces those that the listener replaces. */
    void forward(Taps taps) {
        List<Point> unseen = graph.points();
        while (!unseen.isEmpty()) {
            int shown = show(unseen, taps);
            unseen = unseen.subList(shown, unseen.size());
        }
    }

    /** Shows values up to the first that is replaced, and tells how many that were. */
    private int show(List<Point> points, Taps taps) {
        List<double[]> values = graph.values(feed.arrays(), points);
        for (int index = 0; index < points.size(); index++) {
            Point point = points.get(index);
            Optional<Taps.Tensor> replacement = taps.wanted().test(point.name())
                    ? taps.listener().at(point.name(), point.show(values.get(index)))
                    : Optional.empty();
            if (replacement.isPresent()) {
                given.add(point.name());
                feed.replace(point, point.take(replacement.get()));
                return index + 1;
            }
        }
        return points.size();
    }

    /** Shows derivatives, the last first; the derivative with respect to the logits has been fed. */
    void backward(Taps gradients) {
        List<Point> unseen = graph.points();
        unseen.forEach(point -> feed.gradient(point, new double[point.size()]));
        while (!unseen.isEmpty()) {
            unseen = unseen.subList(0, unseen.size() - showBackward(unseen, gradients));
        }
    }

    /** Shows derivatives down to the first that is replaced, and tells how many that were. */
    private int showBackward(List<Point> points, Taps gradients) {
        List<double[]> derivatives = graph.derivatives(feed.arrays());
        for (int index = points.size() - 1; index >= 0; index--) {
            Point point = points.get(index);
            Optional<Taps.Tensor> replacement = gradients.wanted().test(point.name())
                    ? gradients.listener().at(point.name(), point.show(derivatives.get(index)))
                    : Optional.empty();
            if (replacement.isPresent()) {
                replaceGradient(point, point.take(replacement.get()));
                return points.size() - index;
            }
        }
        return points.size();
    }

    /** Nothing comes back through the point any more but the new gradient; what goes forward stays as it is. */
    private void replaceGradient(Point point, double[] gradient) {
        if (given.add(point.name())) {
            feed.replace(point, graph.values(feed.arrays(), List.of(point)).get(0));
            feed.gradient(point, gradient);
        }
    }
}
