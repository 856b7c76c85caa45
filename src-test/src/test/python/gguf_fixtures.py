"""Makes src-test/src/test/resources/golden/gguf: a file with a tensor of every type, and what its numbers are.

Needs the packages gguf (0.19.0) and safetensors (0.8.0). Blocks are random bytes with finite scales, so that every bit of
a block matters; the numbers are what gguf.quants.dequantize makes of them. Run: python gguf_fixtures.py FOLDER
"""

import os
import sys

import numpy as np
from gguf import GGMLQuantizationType as T
from gguf import GGUFWriter, quants
from gguf.constants import GGML_QUANT_SIZES
from safetensors.numpy import save_file

ROWS, COLUMNS = 3, 512
HALVES = {T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0], T.Q2_K: [80, 82], T.Q3_K: [108],
          T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208]}


def main(folder):
    random = np.random.default_rng(20261126)
    writer = GGUFWriter(os.path.join(folder, "types.gguf"), "none")
    writer.add_uint8("a.uint8", 200)
    writer.add_int8("a.int8", -5)
    writer.add_uint16("a.uint16", 60000)
    writer.add_int16("a.int16", -300)
    writer.add_uint32("a.uint32", 4000000000)
    writer.add_int32("a.int32", -70000)
    writer.add_float32("a.float32", 0.1)
    writer.add_uint64("a.uint64", 1 << 40)
    writer.add_int64("a.int64", -(1 << 40))
    writer.add_float64("a.float64", 0.1)
    writer.add_bool("a.bool", True)
    writer.add_string("a.string", "träumen 夢")
    writer.add_array("a.strings", ["one", "", "drei"])
    writer.add_array("a.integers", [1, -2, 3])
    expected = {}
    for kind in [T.F32, T.F16, T.BF16, *HALVES]:
        width, size = GGML_QUANT_SIZES[kind]
        if kind in HALVES:
            blocks = random.integers(0, 256, (ROWS * COLUMNS // width, size), dtype=np.uint8)
            for at in HALVES[kind]:
                scale = random.normal(0, 0.1, len(blocks)).astype(np.float16)
                blocks[:, at:at + 2] = scale.view(np.uint8).reshape(-1, 2)
            blocks = blocks.reshape(ROWS, -1)
            values = quants.dequantize(blocks, kind)
        else:
            numbers = random.normal(0, 1, (ROWS, COLUMNS)).astype(np.float32)
            numbers[0, :4] = [0, -0.0, 6e-8, 65504]
            blocks = numbers.astype(np.float16) if kind == T.F16 else numbers if kind == T.F32 else quants.quantize(numbers, kind)
            values = quants.dequantize(blocks, kind) if kind == T.BF16 else blocks.astype(np.float32)
        writer.add_tensor("t." + kind.name, blocks, raw_dtype=kind)
        expected["t." + kind.name] = np.ascontiguousarray(values.reshape(ROWS, COLUMNS), dtype=np.float32)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_file(expected, os.path.join(folder, "types.safetensors"))


main(sys.argv[1])
