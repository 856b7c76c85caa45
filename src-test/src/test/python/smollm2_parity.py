"""Makes golden/smollm2/parity.json and parity.safetensors: what transformers computes with the weights of SmolLM2.

The GGUF file is read and dequantised here with numpy alone, rows of q and k are put into the order of transformers,
and LlamaForCausalLM runs in float64 (where its code says float32, float64 is meant while it is made and run).

* Logits of 20 texts, for every position: each 997th, and eight sums over the whole vocabulary with signs of a hash,
  so that no logit can differ unnoticed.
* Edge attribution patching on eight pairs of prompts, by torch's own gradients: every head reads the stream three
  times (q, k, v) through a norm of its own, each with a zero of its own added, whose gradient is that of the input.
  123,211 scores in canonical order: 3,000 of them one by one, and 64 such sums over all.
* The same with one k and v input for the three heads that share a key and value: 70,651 scores.
* For both, the effect of replacing single edges (the 20 of the largest scores, and input->m0, whose effect EAP
  underestimates) in runs of their own, summed over the first two pairs. In these runs, which stand outside of wide(),
  norms, rotary tables and softmaxes round to single precision, as transformers writes them.

Needs torch 2.15, transformers 5.24, safetensors, tokenizers (other versions give the same numbers to rounding). Run:

    python src-test/src/test/python/smollm2_parity.py FILE.gguf src-test/src/test/resources/golden/smollm2 [ALL]
"""

import contextlib
import json
import struct
import sys
from pathlib import Path

import numpy as np
import safetensors.numpy
import torch
import transformers
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM

TEXTS = [
    "The capital of France is",
    "When Mary and John went to the store, John gave a drink to",
    "The war lasted from the year 1732 to the year 17",
    "def add(a, b):\n    return a + b\n\nprint(add(2,",
    "Once upon a time, in a small village by the sea, there lived an old fisherman who",
    "1, 2, 3, 5, 8, 13, 21,",
    "<|im_start|>user\nWhat is 2+2?<|im_end|>\n<|im_start|>assistant\n",
    "a",
    "Ünïcode: naïve café Straße, 日本語のテキスト, שלום עולם, Привет, мир!",
    "👩‍👩‍👧‍👦 🏳️‍🌈 ✨🎉 said the cat",
    "{\"name\": \"Ada\", \"born\": 1815, \"fields\": [\"mathematics\", \"",
    "   \n\n\t   x   \n",
    "the the the the the the the the the the the the the the the the",
    "Q: Who wrote Hamlet? A: William Shakespeare. Q: Who wrote Faust? A:",
    "SELECT name, COUNT(*) FROM orders WHERE total > 100 GROUP BY name HAVING",
    "\\frac{a}{b} + \\sum_{i=0}^{\\infty} x_i =",
    "The keys to the old wooden cabinet in the corner of the kitchen",
    "<div class=\"row\"><p>Hello &amp; welcome</p>",
    "<|endoftext|>Photosynthesis is the process by which green plants",
    " ".join("In the year %d the river rose by %d feet, and the people of the valley moved to higher ground." % (1800 + 7 * i, i)
             for i in range(1, 9)),
]

PAIRS = [  # clean, corrupt, answer, wrong answer
    ("When Mary and John went to the store, John gave a drink to",
     "When Mary and John went to the store, Tom gave a drink to", " Mary", " John"),
    ("When John and Mary went to the store, John gave a drink to",
     "When Tom and James went to the store, Sarah gave a drink to", " Mary", " John"),
    ("Then, Anna and Paul had a long argument, and afterwards Paul said to",
     "Then, Anna and Paul had a long argument, and afterwards Mark said to", " Anna", " Paul"),
    ("After Sarah and James went to the park, Sarah gave a book to",
     "After Peter and Laura went to the park, David gave a book to", " James", " Sarah"),
    ("While Tom and Kate were working at the office, Tom gave a letter to",
     "While Tom and Kate were working at the office, Jack gave a letter to", " Kate", " Tom"),
    ("Friends David and Susan found a ring at the station. David gave it to",
     "Friends David and Susan found a ring at the station. Robert gave it to", " Susan", " David"),
    ("The morning that Emma and Mark went to the school, Mark gave a kiss to",
     "The morning that Alice and Jane went to the school, George gave a kiss to", " Emma", " Mark"),
    ("Jack and Alice got a lot of work done. Alice decided to give a ring to",
     "Jack and Alice got a lot of work done. Laura decided to give a ring to", " Jack", " Alice"),
]

LOGIT_STRIDE, LOGIT_SUMS = 997, 8
SAMPLED_EDGES, EDGE_SUMS = 3000, 64


def gguf(path):
    """Metadata and dequantised tensors of a GGUF file: F32, Q8_0 and Q4_1."""
    data = np.memmap(path, dtype=np.uint8, mode="r")
    at = 24

    def take(code):
        nonlocal at
        size = struct.calcsize("<" + code)
        value = struct.unpack("<" + code, data[at:at + size].tobytes())[0]
        at += size
        return value

    def text():
        nonlocal at
        size = take("Q")
        value = data[at:at + size].tobytes()
        at += size
        return value.decode("utf-8", "surrogateescape")

    codes = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}

    def value(kind):
        if kind == 8:
            return text()
        if kind == 9:
            inner, count = take("I"), take("Q")
            return [value(inner) for _ in range(count)]
        return take(codes[kind])

    assert data[:4].tobytes() == b"GGUF" and struct.unpack("<I", data[4:8].tobytes())[0] == 3
    tensors, pairs = struct.unpack("<QQ", data[8:24].tobytes())
    metadata = {}
    for _ in range(pairs):
        name = text()
        metadata[name] = value(take("I"))
    described = []
    for _ in range(tensors):
        name = text()
        shape = [take("Q") for _ in range(take("I"))]
        described.append((name, shape[::-1], take("I"), take("Q")))
    start = (at + 31) // 32 * 32
    numbers = {}
    for name, shape, kind, offset in described:
        count = int(np.prod(shape))
        begin = start + offset
        if kind == 0:
            numbers[name] = data[begin:begin + 4 * count].view("<f4").reshape(shape).copy()
        elif kind == 8:  # f16 scale, 32 signed bytes
            blocks = data[begin:begin + count // 32 * 34].reshape(-1, 34)
            scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
            numbers[name] = (scale * blocks[:, 2:].copy().view(np.int8).astype(np.float32)).reshape(shape)
        elif kind == 3:  # f16 scale, f16 least, 16 bytes: low nibbles first
            blocks = data[begin:begin + count // 32 * 20].reshape(-1, 20)
            scale = blocks[:, 0:2].copy().view("<f2").astype(np.float32)
            least = blocks[:, 2:4].copy().view("<f2").astype(np.float32)
            nibbles = np.concatenate([blocks[:, 4:] & 15, blocks[:, 4:] >> 4], axis=1).astype(np.float32)
            numbers[name] = (scale * nibbles + least).reshape(shape)
        else:
            raise ValueError((name, kind))
    return metadata, numbers


def halves(rows, heads):
    """From pairs (2i, 2i + 1) that llama.cpp rotates to the halves (i, i + d/2) of transformers."""
    width = rows.shape[0] // heads
    return rows.reshape(heads, width // 2, 2, -1).transpose(0, 2, 1, 3).reshape(rows.shape)


def state(metadata, numbers):
    heads, shared = metadata["llama.attention.head_count"], metadata["llama.attention.head_count_kv"]
    named = {"model.embed_tokens.weight": numbers["token_embd.weight"], "model.norm.weight": numbers["output_norm.weight"],
             "lm_head.weight": numbers["token_embd.weight"]}
    for i in range(metadata["llama.block_count"]):
        old, new = f"blk.{i}.", f"model.layers.{i}."
        named[new + "input_layernorm.weight"] = numbers[old + "attn_norm.weight"]
        named[new + "post_attention_layernorm.weight"] = numbers[old + "ffn_norm.weight"]
        named[new + "self_attn.q_proj.weight"] = halves(numbers[old + "attn_q.weight"], heads)
        named[new + "self_attn.k_proj.weight"] = halves(numbers[old + "attn_k.weight"], shared)
        named[new + "self_attn.v_proj.weight"] = numbers[old + "attn_v.weight"]
        named[new + "self_attn.o_proj.weight"] = numbers[old + "attn_output.weight"]
        for theirs, ours in (("ffn_gate", "gate"), ("ffn_up", "up"), ("ffn_down", "down")):
            named[new + f"mlp.{ours}_proj.weight"] = numbers[old + theirs + ".weight"]
    return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in named.items()}


@contextlib.contextmanager
def wide():
    """float32 is float64."""
    narrow, to_float = torch.float32, torch.Tensor.float
    torch.set_default_dtype(torch.float64)
    torch.float32 = torch.float = torch.float64
    torch.Tensor.float = torch.Tensor.double
    try:
        yield
    finally:
        torch.float32 = torch.float = narrow
        torch.Tensor.float = to_float
        torch.set_default_dtype(narrow)


def model_of(metadata, tensors, dtype):
    config = LlamaConfig(
        vocab_size=len(metadata["tokenizer.ggml.tokens"]), hidden_size=metadata["llama.embedding_length"],
        intermediate_size=metadata["llama.feed_forward_length"], num_hidden_layers=metadata["llama.block_count"],
        num_attention_heads=metadata["llama.attention.head_count"],
        num_key_value_heads=metadata["llama.attention.head_count_kv"],
        max_position_embeddings=metadata["llama.context_length"],
        rms_norm_eps=metadata["llama.attention.layer_norm_rms_epsilon"],
        rope_theta=metadata["llama.rope.freq_base"], tie_word_embeddings=True, attn_implementation="eager")
    assert (config.rope_parameters or {}).get("rope_theta", getattr(config, "rope_theta", None)) == 100000
    model = LlamaForCausalLM(config).eval().to(dtype)
    model.load_state_dict({name: tensor.to(dtype) for name, tensor in tensors.items()}, strict=True)
    for name, buffer in model.named_buffers():
        assert buffer.dtype == dtype, (name, buffer.dtype)
    return model


def tokenizer_of(metadata):
    tokens = metadata["tokenizer.ggml.tokens"]
    merges = [tuple(merge.split(" ")) for merge in metadata["tokenizer.ggml.merges"]]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False)
                                  for token, kind in zip(tokens, metadata["tokenizer.ggml.token_type"]) if kind == 3])
    return tokenizer


def signs(count, sums):
    """[sums, count] of 1 and -1: the top bit of a hash of both numbers."""
    with np.errstate(over="ignore"):
        i = (np.arange(count, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        k = (np.arange(sums, dtype=np.uint64) + np.uint64(1)) * np.uint64(0xC2B2AE3D27D4EB4F)
        mixed = i[None, :] ^ k[:, None]
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.where(mixed >> np.uint64(63) == 1, -1.0, 1.0)


class PerHead(torch.nn.Module):
    """A projection in which every head reads the stream for itself: through the norm, a zero of its own added before."""

    def __init__(self, projection, norm, heads, width):
        super().__init__()
        maps = projection.weight.detach().reshape(-1, width, projection.weight.shape[1])
        self.weight = maps.repeat_interleave(heads // maps.shape[0], dim=0)  # query heads share keys and values in order
        self.norm, self.added, self.heads = norm, None, heads

    def forward(self, stream):  # [1, row, d_model]
        read = self.norm(stream[:, None] + self.added)  # [1, head, row, d_model]
        return torch.einsum("bhtd,hwd->bthw", read, self.weight).flatten(2)


class Added(torch.nn.Module):
    """A norm that a zero is added before."""

    def __init__(self, norm):
        super().__init__()
        self.norm, self.added = norm, None

    def forward(self, stream):
        return self.norm(stream + self.added)


class Attribution:
    """EAP by torch: what every component writes, and the gradient of the metric at what every input reads."""

    def __init__(self, model, shared):
        self.model, config = model, model.config
        self.sharing = config.num_attention_heads // config.num_key_value_heads if shared else 1
        self.heads, self.width = config.num_attention_heads, config.head_dim
        self.inputs, self.outputs = [], {}
        model.model.embed_tokens.register_forward_hook(lambda m, i, out: self.outputs.__setitem__("input", out[0]))
        for number, layer in enumerate(model.model.layers):
            attention, norm = layer.self_attn, layer.input_layernorm
            attention.q_proj = PerHead(attention.q_proj, norm, self.heads, self.width)
            attention.k_proj = PerHead(attention.k_proj, norm, self.heads // self.sharing, self.width)
            attention.v_proj = PerHead(attention.v_proj, norm, self.heads // self.sharing, self.width)
            attention.num_key_value_groups = self.sharing
            layer.input_layernorm = torch.nn.Identity()
            layer.post_attention_layernorm = Added(layer.post_attention_layernorm)
            attention.o_proj.register_forward_pre_hook(
                lambda m, args, number=number: self.outputs.__setitem__(("a", number), args[0][0]))
            layer.mlp.register_forward_hook(
                lambda m, i, out, number=number: self.outputs.__setitem__(("m", number), out[0]))
            self.inputs.append([attention.q_proj, attention.k_proj, attention.v_proj, layer.post_attention_layernorm])
        model.model.norm = Added(model.model.norm)

    def readers(self):
        """For every input in canonical order: which zero it reads, at which head, and how many writers it sees."""
        for layer in range(len(self.inputs)):
            before = 1 + layer * (self.heads + 1)
            for head in range(self.heads):
                yield 4 * layer, head, before
                if head % self.sharing == 0:
                    yield 4 * layer + 1, head // self.sharing, before
                    yield 4 * layer + 2, head // self.sharing, before
            yield 4 * layer + 3, None, before + self.heads
        yield 4 * len(self.inputs), None, 1 + len(self.inputs) * (self.heads + 1)

    def effect(self, pair, edge):
        """What replacing one edge takes from the metric."""
        def metric(change=None):
            with torch.no_grad():
                logits, written, _ = self.run(pair["clean"], change)
            return (logits[-1, pair["answer"][0]] - logits[-1, pair["wrong"][0]]).item(), written

        whole, kept = metric()
        with torch.no_grad():
            _, replaced, _ = self.run(pair["corrupt"])
        first = 0
        for place, head, count in self.readers():
            if edge < first + count:
                return whole - metric((place, head, replaced[edge - first] - kept[edge - first]))[0]
            first += count
        raise ValueError(edge)

    def run(self, ids, change=None):
        """Logits [row, d_vocab], writers' outputs [writer, row, d_model], and the zeros, one of them changed."""
        size, length = self.model.config.hidden_size, len(ids)
        zeros = []
        for q, k, v, mlp in self.inputs:
            for projection in (q, k, v):
                projection.added = torch.zeros(1, projection.heads, length, size, requires_grad=True)
            mlp.added = torch.zeros(1, length, size, requires_grad=True)
            zeros += [q.added, k.added, v.added, mlp.added]
        self.model.model.norm.added = torch.zeros(1, length, size, requires_grad=True)
        zeros.append(self.model.model.norm.added)
        if change:
            place, head, value = change
            with torch.no_grad():
                (zeros[place][0] if head is None else zeros[place][0, head]).copy_(value)
        logits = self.model(torch.tensor([ids]), use_cache=False).logits[0]
        written = [self.outputs["input"][None]]
        for number, layer in enumerate(self.model.model.layers):
            mixed = self.outputs["a", number].reshape(length, self.heads, self.width)
            maps = layer.self_attn.o_proj.weight.reshape(size, self.heads, self.width)
            written.append(torch.einsum("thw,dhw->htd", mixed, maps))
            written.append(self.outputs["m", number][None])
        return logits, torch.cat([value.detach() for value in written]), zeros

    def scores(self, clean, corrupt, answer, wrong):
        """In canonical order."""
        logits, kept, zeros = self.run(clean)
        gradients = torch.autograd.grad(logits[-1, answer] - logits[-1, wrong], zeros)
        with torch.no_grad():
            _, replaced, _ = self.run(corrupt)
        apart = (kept - replaced).flatten(1)
        found = []
        for place, head, count in self.readers():
            gradient = gradients[place][0] if head is None else gradients[place][0, head]
            found.append(apart[:count] @ gradient.flatten())
        return (logits[-1, answer] - logits[-1, wrong]).item(), torch.cat(found).numpy()


def main(file, folder, everything=None):
    torch.set_num_threads(2)
    metadata, numbers = gguf(file)
    tensors = state(metadata, numbers)
    tokenizer = tokenizer_of(metadata)

    def encode(text):
        return tokenizer.encode(text, add_special_tokens=False).ids

    ids = [encode(text) for text in TEXTS]
    narrow = model_of(metadata, tensors, torch.float32)
    with wide(), torch.no_grad():
        model = model_of(metadata, tensors, torch.float64)
        logits = [model(torch.tensor([row]), use_cache=False).logits[0] for row in ids]
    apart = 0.0
    with torch.no_grad():
        for row, exact in zip(ids, logits):
            apart = max(apart, (narrow(torch.tensor([row]), use_cache=False).logits[0].double() - exact).abs().max().item())
    largest = max(exact.abs().max().item() for exact in logits)
    print("tokens", sum(map(len, ids)), "largest logit", largest, "float32 of torch apart", apart)
    del narrow
    flat = torch.cat(logits).numpy()

    pairs = [{"clean": encode(clean), "corrupt": encode(corrupt), "answer": encode(answer), "wrong": encode(wrong),
              "text": clean} for clean, corrupt, answer, wrong in PAIRS]
    for pair in pairs:
        assert len(pair["clean"]) == len(pair["corrupt"]) and len(pair["answer"]) == len(pair["wrong"]) == 1, pair
    arrays = {
        "logits.some": np.ascontiguousarray(flat[:, ::LOGIT_STRIDE]),
        "logits.sums": np.ascontiguousarray(flat @ signs(flat.shape[1], LOGIT_SUMS).T),
    }
    for name, count in (("edges", 123211), ("shared", 70651)):
        with wide():
            attribution = Attribution(model_of(metadata, tensors, torch.float64), name == "shared")
            check, _, _ = attribution.run(ids[1])
            changed = (check - logits[1]).abs().max().item()
            assert changed < 1e-10, changed  # the inputs of heads change nothing
            outcomes = [attribution.scores(p["clean"], p["corrupt"], p["answer"][0], p["wrong"][0]) for p in pairs]
        scores = np.mean([found for _, found in outcomes], axis=0)
        assert scores.shape == (count,) and scores.dtype == np.float64
        print(name, "logit differences", [round(m, 3) for m, _ in outcomes], "largest score", np.abs(scores).max())
        if everything:
            np.save(f"{everything}-{name}.npy", np.stack([found for _, found in outcomes]))
        sampled = np.sort(np.random.default_rng(0).choice(count, SAMPLED_EDGES, replace=False))
        two = outcomes[0][1] + outcomes[1][1]
        first_mlp = 9 + 2 * (9 if name == "edges" else 3)  # the inputs of the first block's heads see one writer each
        patched = np.append(np.argsort(-np.abs(two), kind="stable")[:20], first_mlp)
        effects = np.array([sum(attribution.effect(pair, edge) for pair in pairs[:2]) for edge in patched])
        print(name, "input->m0: EAP", two[first_mlp], "exact", effects[-1], "largest EAP", two[patched[0]], "exact", effects[0])
        arrays |= {f"{name}.patched": patched.astype(np.int64), f"{name}.effect": effects, f"{name}.eap": two[patched]}
        arrays |= {f"{name}.number": sampled.astype(np.int64), f"{name}.score": scores[sampled],
                   f"{name}.sums": signs(count, EDGE_SUMS) @ scores}
    safetensors.numpy.save_file(arrays, Path(folder) / "parity.safetensors")
    (Path(folder) / "parity.json").write_text(json.dumps({
        "made_by": "src-test/src/test/python/smollm2_parity.py",
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "texts": TEXTS, "ids": ids, "largest_logit": largest, "torch_float32_apart": apart,
        "pairs": pairs, "logit_differences": [metric for metric, _ in outcomes],
    }, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
