package dev.tributary.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.named.Named;
import dev.tributary.graph.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made by a name says what to type to have it again. */
class NamedTest {

    private static final List<Edge> KNOWN = List.of(Edge.parse("input->logits"));

    private record Made(Catalog<? extends Named> catalog, String typed) {
        @Override
        public String toString() {
            return typed;
        }
    }

    private static Stream<Made> everything() {
        List<Made> all = new ArrayList<>();
        for (Catalog<? extends Named> catalog :
                List.of(Methods.catalog(KNOWN), Ablations.catalog(), Metrics.catalog())) {
            catalog.entries().forEach(entry -> all.add(new Made(catalog, entry.name())));
        }
        for (String method : List.of(
                "eap-ig:steps=3,rule=left",
                "eap-ig:steps=7,rule=gauss",
                "eap-ig-activations:steps=3,rule=right,together=component,reference=true",
                "ensemble:of=eap-ig:steps=3:rule=left+acdc:threshold=0.1/0.2:order=canonical+eap,by=max",
                "subnetwork-probing:lambda=0.5,size=any,steps=7,rate=0.25,loss=mse",
                "subnetwork-probing:lambda=0.5,size=0.25,steps=7,rate=0.25,loss=metric",
                "edge-pruning:size=12,steps=7,rate=0.25,loss=kl",
                "ugs:lambda=0.5,steps=7,rate=0.25,loss=kl",
                "hap:by=eap-ig:steps=3:rule=left,survivors=0.5,size=3,steps=7,rate=0.25,loss=kl",
                "eap:slopes=relp,qk=exact,drop=blocks",
                "eap-ig:steps=3,rule=left,slopes=lrp,qk=derivative,drop=none",
                "clean-corrupted:slopes=derivative,qk=exact,drop=none",
                "mask-gradient:mask=0.25",
                "magnitude:kind=norm")) {
            all.add(new Made(Methods.catalog(KNOWN), method));
        }
        for (String ablation : List.of("batch-mean:over=both", "batch-mean-all:over=clean")) {
            all.add(new Made(Ablations.catalog(), ablation));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everything")
    void says_how_to_make_it_again(Made made) {
        Named thing = made.catalog().make(made.typed());
        Named again = made.catalog().make(thing.specification());

        assertThat(thing.name()).isEqualTo(made.typed().replaceAll(":.*", ""));
        assertThat(thing.specification()).startsWith(thing.name());
        assertThat(again).isEqualTo(thing);
        assertThat(again.specification()).isEqualTo(thing.specification());
        if (made.typed().contains(":")) {
            assertThat(thing.specification()).isEqualTo(made.typed());
        }
    }
}
