///usr/bin/env jbang --cp "$(./tributary --class-path)" "$0" "$@" ; exit $?
//JAVA 17+

import dev.tributary.experiments.script.Workbench;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.PruneScores;

class Sweep {
    public static void main(String[] args) throws Exception {
        try (Workbench bench = Workbench.on("ioi").task("ioi", 24, 0).metric("logit-diff").ablation("corrupt").open()) {
            System.out.printf("whole model      %7.3f%n", bench.clean().meanMetric());
            System.out.printf("without A2.1     %7.3f%n", bench.without("a2.h1").meanMetric());
            System.out.printf("token 2 patched  %7.3f%n", bench.patch("blocks.1.hook_resid_pre", 2));
            PruneScores scores = bench.score("eap-ig:steps=5");
            for (int size : new int[] {10, 30, 100}) {
                Circuit circuit = bench.strongest(scores, size);
                System.out.printf("%3d edges, faithfulness %.3f%n", circuit.size(), bench.faithfulness(circuit).orElseThrow());
            }
        }
    }
}
