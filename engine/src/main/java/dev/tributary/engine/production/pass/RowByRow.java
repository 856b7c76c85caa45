package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.kernel.Activations;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;

/** Operations on rows, each on its own: maps, nonlinearities, products. */
final class RowByRow {

    private final Kit kit;
    private final Trail trail;

    RowByRow(Frame frame) {
        this.kit = frame.kit();
        this.trail = frame.trail();
    }

    Value map(Value value, Linear linear) {
        Block weights = kit.parameters().weight(linear, value.pending().norm());
        Block bias = kit.parameters().bias(linear, value.pending().norm());
        Block data = kit.lease().block((long) value.rows() * linear.out());
        kit.products()
                .multiplyAndShift(
                        new Size(value.rows(), linear.out(), linear.in()),
                        value.panel(0),
                        new Panel(weights, 0, linear.out()),
                        bias,
                        new Panel(data, 0, linear.out()));
        Value result = Value.of(data, value.rows(), linear.out());
        trail.leave(() -> {
            Block gradient = value.gradient().room(kit.lease(), (long) value.rows() * linear.in());
            kit.products()
                    .multiply(
                            new Size(value.rows(), linear.in(), linear.out()),
                            new Panel(result.gradient().block(), 0, linear.out()),
                            new Panel(weights, 0, linear.out()),
                            true,
                            value.gradient().beta(0),
                            new Panel(gradient, 0, linear.in()));
            kit.lease().release(result.gradient().block());
        });
        return result;
    }

    Value activate(Value value, Activation activation) {
        Block data = kit.lease().block(value.data().size());
        trail.needed(value.data());
        trail.passing(data);
        kit.workers()
                .run(
                        value.rows(),
                        row -> Activations.apply(
                                activation, value.data(), data, (long) row * value.width(), value.width()));
        Value result = Value.of(data, value.rows(), value.width());
        trail.leave(() -> {
            Block gradient = result.gradient().block();
            kit.workers()
                    .run(
                            value.rows(),
                            row -> Activations.multiplyBySlope(
                                    new Activations.Slope(
                                            activation, trail.wayBack().slopes()),
                                    value.data(),
                                    gradient,
                                    (long) row * value.width(),
                                    value.width()));
            value.gradient().add(gradient);
        });
        return result;
    }

    Value multiply(Value one, Value other) {
        Block data = kit.lease().block(one.data().size());
        trail.needed(one.data());
        trail.needed(other.data());
        kit.workers()
                .run(
                        one.rows(),
                        row -> Activations.multiply(
                                one.data(), other.data(), data, (long) row * one.width(), one.width()));
        Value result = Value.of(data, one.rows(), one.width());
        trail.leave(() -> {
            Block gradient = result.gradient().block();
            if (trail.wayBack().slopes() != WayBack.Slopes.DERIVATIVE) {
                Blas.scale(Math.toIntExact(gradient.size()), 0.5, gradient, 0);
            }
            Block second = kit.lease().block(gradient.size());
            kit.workers().run(one.rows(), row -> {
                long at = (long) row * one.width();
                Activations.multiply(one.data(), gradient, second, at, one.width());
                Activations.multiply(other.data(), gradient, gradient, at, one.width());
            });
            other.gradient().add(second);
            one.gradient().add(gradient);
        });
        return result;
    }
}
