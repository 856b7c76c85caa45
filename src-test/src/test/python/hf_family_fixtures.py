"""Writes tiny random checkpoints of several model families and what transformers computes with them.

Run from the root of the repository (torch 1.13 or later, transformers 4.46):

    python src-test/src/test/python/hf_family_fixtures.py src-test/src/test/resources/golden

Each folder golden/hf-family-*/ holds a model as transformers saves it and expected.json: for two prompts of ids the
logits, the hidden states before each block, the final norm's outcome and the attention patterns, computed by
transformers in float64. Its norms, softmaxes and rotary tables are written in float32 whatever the model's type;
here float32 means float64 while a model is made and run, and the script checks that this changes nothing beyond
rounding (1e-4). Seeds are fixed; versions are in expected.json.
"""

import contextlib
import json
import sys
from pathlib import Path

import safetensors.torch
import torch
import transformers
from transformers import (GPT2Config, GPT2LMHeadModel, GPTNeoXConfig, GPTNeoXForCausalLM, LlamaConfig,
                          LlamaForCausalLM, MistralConfig, MistralForCausalLM, OPTConfig, OPTForCausalLM, Qwen2Config,
                          Qwen2ForCausalLM)

VOCABULARY = 31
LENGTH = 12


@contextlib.contextmanager
def wide():
    """float32 is float64."""
    narrow, to_float = torch.float32, torch.Tensor.float
    torch.set_default_dtype(torch.float64)
    torch.float32, torch.Tensor.float = torch.float64, torch.Tensor.double
    try:
        yield
    finally:
        torch.float32, torch.Tensor.float = narrow, to_float
        torch.set_default_dtype(narrow)


def run(model, prompts):
    with torch.no_grad():
        return model(torch.tensor(prompts), output_hidden_states=True, output_attentions=True)


def loaded(kind, config, stored, dtype):
    """A fresh model, since a change of type would round its rotary tables too."""
    model = kind(config).eval().to(dtype)
    model.load_state_dict({name: tensor.to(dtype) for name, tensor in stored.items()}, strict=False)
    model.tie_weights()
    return model


def rounded(tensor):
    return json.loads(json.dumps(tensor.tolist()), parse_float=lambda text: float("%.12g" % float(text)))


def write(root, name, seed, kind, config, dtype=torch.float32, drop_tied=False):
    folder = root / f"hf-family-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    config._attn_implementation = "eager"
    model = kind(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():  # large enough that a wrong layout, bias or norm shows in the logits
            parameter.add_(torch.randn_like(parameter) * 0.3)
    model = model.to(dtype)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    stored = safetensors.torch.load_file(folder / "model.safetensors")
    generator = torch.Generator().manual_seed(seed + 100)
    prompts = torch.randint(0, VOCABULARY, (2, LENGTH), generator=generator).tolist()
    with wide():
        out = run(loaded(kind, config, stored, torch.float64), prompts)
    usual = run(loaded(kind, config, stored, torch.float32), prompts)
    apart = (out.logits - usual.logits).abs().max().item()
    assert apart < 1e-4 * out.logits.abs().max().item(), (name, apart)
    expected = {
        "made_by": "src-test/src/test/python/hf_family_fixtures.py",
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "prompts": prompts,
        "logits": rounded(out.logits[:, :, ::3]),
        "logit_stride": 3,
        "hidden": [rounded(state[:, :, ::5]) for state in out.hidden_states],
        "hidden_stride": 5,
        "patterns": [rounded(pattern[:, :, LENGTH - 1]) for pattern in out.attentions],
    }
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")
    print(name, "largest logit", round(out.logits.abs().max().item(), 2), "float32 apart", apart)


def main(root):
    special = {"bos_token_id": 0, "eos_token_id": 0, "pad_token_id": None}
    common = {"vocab_size": VOCABULARY, "num_hidden_layers": 2, "max_position_embeddings": 32, **special}
    gpt2 = GPT2Config(vocab_size=VOCABULARY, n_positions=32, n_embd=16, n_layer=2, n_head=2, **special)
    write(root, "gpt2", 1, GPT2LMHeadModel, gpt2)
    write(root, "neox", 2, GPTNeoXForCausalLM, GPTNeoXConfig(
        **common, hidden_size=24, num_attention_heads=3, intermediate_size=40, rotary_pct=0.25))
    write(root, "neox-sequential", 3, GPTNeoXForCausalLM, GPTNeoXConfig(
        **common, hidden_size=16, num_attention_heads=2, intermediate_size=24, rotary_pct=1.0, rotary_emb_base=500,
        use_parallel_residual=False, hidden_act="gelu_new", tie_word_embeddings=True, layer_norm_eps=1e-3),
        dtype=torch.float16)
    write(root, "llama", 4, LlamaForCausalLM, LlamaConfig(
        **common, hidden_size=20, num_attention_heads=4, num_key_value_heads=2, head_dim=8, intermediate_size=28,
        rope_theta=500000.0, rms_norm_eps=1e-5, rope_scaling={
            "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 16}))
    write(root, "llama-tied-linear", 5, LlamaForCausalLM, LlamaConfig(
        **common, hidden_size=16, num_attention_heads=2, num_key_value_heads=2, intermediate_size=24,
        attention_bias=True, tie_word_embeddings=True, hidden_act="gelu",
        rope_scaling={"type": "linear", "factor": 2.0}))
    write(root, "llama-bf16", 6, LlamaForCausalLM, LlamaConfig(
        **common, hidden_size=24, num_attention_heads=3, num_key_value_heads=1, intermediate_size=32,
        rope_theta=100000.0, tie_word_embeddings=True), dtype=torch.bfloat16)
    write(root, "qwen2", 7, Qwen2ForCausalLM, Qwen2Config(
        **common, hidden_size=16, num_attention_heads=4, num_key_value_heads=2, intermediate_size=24,
        rope_theta=1000000.0))
    write(root, "mistral", 8, MistralForCausalLM, MistralConfig(
        **common, hidden_size=16, num_attention_heads=4, num_key_value_heads=1, intermediate_size=24,
        sliding_window=16))
    write(root, "opt", 9, OPTForCausalLM, OPTConfig(
        **common, hidden_size=16, num_attention_heads=2, ffn_dim=24, word_embed_proj_dim=16, dropout=0.0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
