"""Makes golden/pytorch/mib-graph*.pt: graphs of one layer and two heads as torch.save of EAP-IG writes them (torch 2), and broken ones."""
import torch

FOLDER = 'src-test/src/test/resources/golden/pytorch/'
LAYERS, HEADS = 1, 2
WRITERS = ['input', 'a0.h0', 'a0.h1', 'm0']
READERS = [f'a0.h{head}<{port}>' for port in 'qkv' for head in range(HEADS)] + ['m0', 'logits']


def graph(**changed):
    kept = torch.zeros(len(WRITERS), len(READERS), dtype=torch.bool)
    kept[0, 0] = kept[0, 6] = kept[3, 7] = True
    scores = torch.arange(len(WRITERS) * len(READERS), dtype=torch.float32).reshape(len(WRITERS), len(READERS)) / 8 - 1
    entries = {
        'cfg': {'n_layers': LAYERS, 'n_heads': HEADS, 'parallel_attn_mlp': False, 'd_model': 8},
        'src_nodes': WRITERS, 'dst_nodes': READERS, 'edges_scores': scores, 'edges_in_graph': kept,
        'nodes_in_graph': torch.ones(len(WRITERS), dtype=torch.bool), 'nodes_scores': None}
    return {**entries, **changed}


torch.save(graph(), FOLDER + 'mib-graph.pt')
torch.save(graph(dst_nodes=sorted(READERS)), FOLDER + 'mib-graph-order.pt')
torch.save(graph(edges_scores=torch.zeros(4, 7)), FOLDER + 'mib-graph-shape.pt')
torch.save(graph(cfg={'n_layers': 'one'}), FOLDER + 'mib-graph-cfg.pt')
torch.save(graph(edges_scores=torch.full((4, 8), float('nan'))), FOLDER + 'mib-graph-nan.pt')
