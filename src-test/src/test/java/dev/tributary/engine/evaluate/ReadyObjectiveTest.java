package dev.tributary.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadyObjectiveTest {

    /** An interface whose calls are counted before somebody else answers them. */
    private static <T> T watched(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void every_batch_is_made_ready_once_and_settles_once_for_each_circuit_that_is_named() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        try (PatchableModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            PatchableModel counted = watched(PatchableModel.class, (proxy, method, arguments) -> {
                Object answer = method.invoke(model, arguments);
                if (!(answer instanceof PatchedRuns runs)) {
                    return answer;
                }
                calls.computeIfAbsent("patched", name -> new AtomicInteger()).incrementAndGet();
                return watched(PatchedRuns.class, (inner, called, given) -> {
                    calls.computeIfAbsent(called.getName(), name -> new AtomicInteger())
                            .incrementAndGet();
                    return called.invoke(runs, given);
                });
            });
            EdgeSpace space = new EdgeSpace(model.graph(), new Positions.Each(5));
            Circuit whole = Circuit.whole(space);
            try (ReadyObjective ready = ReadyObjective.of(
                    counted,
                    Objectives.corrupt(model, new LogitDifference(), Pairs.three(), Pairs.three(), Pairs.three()),
                    space)) {
                ready.evaluate(List.of(whole), Set.of());
                assertThat(calls).doesNotContainKey("settle");
                for (int round = 0; round < 2; round++) {
                    ready.settle(whole);
                    ready.evaluate(List.of(whole), Set.of());
                    ready.evaluate(List.of(Circuit.empty(space)), Set.of());
                }
            }
        }
        assertThat(calls.get("patched")).hasValue(3);
        assertThat(calls.get("settle")).as("three batches, twice").hasValue(6);
        assertThat(calls.get("close")).hasValue(3);
    }
}
