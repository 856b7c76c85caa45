"""Writes tiny random GPT-2 checkpoints and what transformers computes with them.

Run from the root of the repository:

    python src-test/src/test/python/hf_gpt2_fixtures.py src-test/src/test/resources/golden

Each folder golden/hf-gpt2-*/ holds a model as transformers saves it, a byte-level BPE tokenizer trained on the
sentences below, and expected.json: ids and token texts from the tokenizers library, and logits computed by
transformers in float64 from the stored weights. Seeds are fixed. The versions used are written to expected.json.
"""

import json
import sys
from pathlib import Path

import safetensors.torch
import tokenizers
import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2LMHeadModel

SENTENCES = [
    "When Mary and John went to the store, John gave a drink to Mary.",
    "Then the cat sat on the mat, and the dog ran to the store.",
    "Mary and the cat went to the mat; John and the dog sat.",
]
TEXTS = ["When Mary and John went", " Mary", "Mary", "  two  spaces ", "caf\u00e9 \U0001f600", "the<|endoftext|>cat"]
BOS = "<|endoftext|>"


def bpe_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=[BOS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


def logits_in_float64(folder, prompts):
    model = GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float64, attn_implementation="eager").eval()
    with torch.no_grad():
        return model(torch.tensor(prompts)).logits.tolist()


def write(root, tokenizer, name, seed, dtype=torch.float32, prefix=True, shards=None, **choices):
    folder = root / f"hf-gpt2-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=tokenizer.get_vocab_size(), n_positions=32, n_embd=16, n_layer=2, n_head=2,
        bos_token_id=tokenizer.token_to_id(BOS), eos_token_id=tokenizer.token_to_id(BOS), **choices)
    model = GPT2LMHeadModel(config)
    with torch.no_grad():
        for parameter in model.parameters():  # large enough that a wrong layout, bias or norm shows in the logits
            parameter.add_(torch.randn_like(parameter) * 0.3)
    model = model.to(dtype)
    model.save_pretrained(folder, **({"max_shard_size": shards} if shards else {}))
    if not prefix:
        file = folder / "model.safetensors"
        tensors = {k.removeprefix("transformer."): v for k, v in safetensors.torch.load_file(file).items()}
        # the original GPT-2 files carry these masks
        for layer in range(2):
            tensors[f"h.{layer}.attn.bias"] = torch.tril(torch.ones(1, 1, 32, 32))
        safetensors.torch.save_file(tensors, file, metadata={"format": "pt"})
    (folder / "generation_config.json").unlink(missing_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "tokenizer_config.json").write_text(json.dumps({"bos_token": BOS, "add_bos_token": False}) + "\n")
    generator = torch.Generator().manual_seed(seed + 100)
    prompts = torch.randint(0, config.vocab_size, (2, 5), generator=generator).tolist()
    expected = {
        "made_by": "src-test/src/test/python/hf_gpt2_fixtures.py",
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__,
                     "tokenizers": tokenizers.__version__},
        "prompts": prompts,
        # every 10th logit tells a wrong model from a right one and keeps the file small
        "logit_stride": 10,
        "logits": [[row[::10] for row in prompt] for prompt in logits_in_float64(folder, prompts)],
    }
    if name == "tied":
        encodings = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]
        expected["tokenizations"] = [
            {"text": text, "ids": ids, "tokens": [tokenizer.decode([i], skip_special_tokens=False) for i in ids]}
            for text, ids in zip(TEXTS, encodings)]
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


def main(root):
    tokenizer = bpe_tokenizer()
    write(root, tokenizer, "tied", 1)
    write(root, tokenizer, "untied-relu", 2, tie_word_embeddings=False, activation_function="relu")
    write(root, tokenizer, "no-prefix-gelu", 3, prefix=False, activation_function="gelu", n_inner=24)
    write(root, tokenizer, "sharded-silu", 4, shards="20KB", activation_function="silu", layer_norm_epsilon=1e-3)
    write(root, tokenizer, "f16", 5, dtype=torch.float16)
    write(root, tokenizer, "bf16", 6, dtype=torch.bfloat16)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
