package dev.tributary.engine.reference;

/**
 * Scores of the formula-weight transformers, computed in double precision by AutoCircuit (snapshot of April 2025, torch
 * 2.13 on a CPU, unmodified) and printed to nine digits.
 */
final class DeterministicNumbers {

    /** Edge attribution patching on the small one: logit difference, corrupt prompts. */
    static final String ATTRIBUTION =
            """
            input->a0.h0<k> .00478963847
            input->a0.h0<q> .0083989798
            input->a0.h0<v> .028321455
            input->a0.h1<k> .00488372725
            input->a0.h1<q> .00311678431
            input->a0.h1<v> -.00155523328
            input->m0 -.0504436171
            a0.h0->m0 .0319898066
            a0.h1->m0 .0133387471
            input->a1.h0<k> -.00246644853
            a0.h0->a1.h0<k> .00366882667
            a0.h1->a1.h0<k> .00221911275
            m0->a1.h0<k> -.00163328524
            input->a1.h0<q> 0
            a0.h0->a1.h0<q> .000702335783
            a0.h1->a1.h0<q> .000691429776
            m0->a1.h0<q> -.0011689889
            input->a1.h0<v> .00534847423
            a0.h0->a1.h0<v> -.00469615373
            a0.h1->a1.h0<v> -.000809815142
            m0->a1.h0<v> -.000288561586
            input->a1.h1<k> -.000179942622
            a0.h0->a1.h1<k> .000121034383
            a0.h1->a1.h1<k> -.000661392345
            m0->a1.h1<k> .000993858715
            input->a1.h1<q> 0
            a0.h0->a1.h1<q> -.00106648058
            a0.h1->a1.h1<q> -.0000799744744
            m0->a1.h1<q> -.00185886865
            input->a1.h1<v> -.0297001962
            a0.h0->a1.h1<v> .0259798522
            a0.h1->a1.h1<v> -.00961020132
            m0->a1.h1<v> .011052633
            input->m1 0
            a0.h0->m1 .00182905113
            a0.h1->m1 -.00181770505
            m0->m1 -.00173463743
            a1.h0->m1 -.0023736419
            a1.h1->m1 -.00847358865
            input->logits 0
            a0.h0->logits -.0242828127
            a0.h1->logits .0119322555
            m0->logits -.00757064193
            a1.h0->logits .0152077828
            a1.h1->logits .00259561763
            m1->logits -.0106079421
            """;

    /** Sums of mask gradients at 0, 1/5, ..., 1 on the small one. */
    static final String SUM_OVER_MASKS =
            """
            input->m0 -.107926735
            a0.h0->m0 .0616427392
            input->a1.h1<v> -.0816221227
            a1.h0->logits .0571147931
            """;

    /** What replacing one edge of the small one adds to the logit difference. */
    static final String PATCHED =
            """
            input->m0 .0321104047
            a0.h0->m0 -.0337608302
            input->a0.h0<v> -.0349356365
            a1.h0->logits -.0149293018
            a1.h1->logits -.00279649709
            m1->logits .0105210509
            a0.h0->logits .0237239633
            """;

    /** The strongest edges at positions of the small one. */
    static final String ATTRIBUTION_AT_POSITIONS =
            """
            input->m0@1 -.0513180122
            input->a1.h1<v>@1 -.0246675554
            a0.h0->logits@4 -.0242828127
            a0.h1->m0@1 .0229682777
            """;

    /** The strongest edges of the large one. */
    static final String LARGE =
            """
            input->a0.h10<v> -.175510073
            m6->logits -.16883396
            a0.h5->m0 -.122425004
            m11->logits -.113435244
            input->a0.h5<k> -.106611483
            """;

    private DeterministicNumbers() {}
}
