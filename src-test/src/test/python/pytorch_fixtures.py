"""Makes src-test/src/test/resources/golden/pytorch: state dicts as torch.save writes them, and what their numbers are.

Needs the packages torch (2.15.0) and safetensors (0.8.0). Run: python pytorch_fixtures.py FOLDER
"""

import collections
import os
import sys

import torch
from safetensors.torch import save_file

torch.manual_seed(20261126)
folder = sys.argv[1]
base = torch.randn(6, 8)
state = collections.OrderedDict()
state["f32"] = base
state["f16"] = torch.randn(3, 4).half()
state["bf16"] = torch.randn(5).bfloat16()
state["f64"] = torch.randn(2, 3).double()
state["i64"] = torch.tensor([1, -2, 1 << 40])
state["bool"] = torch.tensor([[True, False, True]])
state["u8"] = torch.tensor([0, 255], dtype=torch.uint8)
state["transposed"] = base.t()
state["slice"] = base[1:5, 2:7]
state["every_other"] = base[::2, ::3]
state["expanded"] = torch.tensor([3.5, -1.0]).expand(4, 2)
state["scalar"] = torch.tensor(2.25)
state["empty"] = torch.empty(0, 3)
state["parameter"] = torch.nn.Parameter(torch.randn(2, 2))
state["permuted"] = torch.randn(2, 3, 4).permute(2, 0, 1)
state._metadata = collections.OrderedDict({"": {"version": 1}})

torch.save(state, os.path.join(folder, "zip.bin"))
torch.save(state, os.path.join(folder, "legacy.bin"), _use_new_zipfile_serialization=False)
torch.save(state, os.path.join(folder, "protocol4.bin"), pickle_protocol=4)
save_file({name: tensor.detach().clone().contiguous() for name, tensor in state.items()}, os.path.join(folder, "expected.safetensors"))
