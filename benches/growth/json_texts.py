# JSON there and back.
import sys
import json

data = [
    {"id": i, "name": f"user {i}", "tags": ["a", "b\n", "é"], "score": i * 1.5, "ok": True, "nested": {"x": [1, None]}}
    for i in range(int(sys.argv[1]) * 500)
]
print(json.loads(json.dumps(data)) == data)
