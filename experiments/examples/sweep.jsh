import dev.tributary.experiments.script.Workbench
var bench = Workbench.on("ioi").open()
System.out.println(bench.clean().meanMetric())
System.out.println(bench.without("a2.h1").meanMetric())
System.out.println(bench.patch("blocks.1.hook_resid_pre", 2))
var scores = bench.score("eap-ig:steps=5")
for (int size : new int[] {10, 30, 100}) System.out.println(bench.faithfulness(bench.strongest(scores, size)).orElseThrow())
bench.close()
/exit
