"""A benchmark of one's own: money questions. One process runs one trial; every message is one line of JSON."""

import json
import sys

RATES = {"EUR": 1.0, "USD": 1.08, "CHF": 0.95, "JPY": 162.5}

TOOLS = [
    {
        "name": "get_rate",
        "description": "How many units of one currency one unit of another is worth.",
        "parameters": {
            "type": "object",
            "properties": {"from": {"type": "string"}, "to": {"type": "string"}},
            "required": ["from", "to"],
        },
    }
]


def send(message):
    print(json.dumps(message), flush=True)


def receive():
    return json.loads(sys.stdin.readline())


def rate(arguments):
    try:
        return {"rate": RATES[arguments["to"]] / RATES[arguments["from"]]}
    except KeyError as missing:
        return {"error": f"unknown currency or missing argument: {missing}"}


def judge(answer, expected):
    """1 for the right amount to the cent, 0.5 for one within a percent."""
    if answer is None:
        return 0, "no answer"
    try:
        amount = float(answer.split()[0])
    except (ValueError, IndexError):
        return 0, f"no amount in: {answer}"
    if abs(amount - expected) < 0.005:
        return 1, None
    if abs(amount - expected) <= expected / 100:
        return 0.5, "not to the cent"
    return 0, "wrong amount"


task = receive()["task"]
send(
    {
        "agent": {
            "instruction": "Answer with the amount, rounded to two decimals, and nothing else.",
            "opening": [{"role": "user", "text": task["question"]}],
            "tools": TOOLS,
        }
    }
)

answer = None
while True:
    message = receive()
    if "agent_ended" in message:
        break
    act = message["act"]
    results = [{"id": call["id"], "result": rate(call["arguments"])} for call in act["calls"]]
    if act["calls"]:
        send({"observation": {"results": results}})
    else:
        answer = act["text"]
        send({"observation": {"ended": True, "reason": "answered"}})

expected = round(task["amount"] * RATES[task["to"]] / RATES[task["from"]], 2)
reward, reason = judge(answer, expected)
send({"reward": reward, "reason": reason, "detail": {"expected": f"{expected:.2f}", "found": answer}})
