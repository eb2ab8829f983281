#!/bin/sh
# A true improvement: tells the model to look before it acts.
set -eu
advice='        Before you do anything else, find the account by its e-mail address and look up the order; never act on guesses.'
awk -v advice="$advice" '
    /const string Advice = """/ { inside = 1 }
    inside && /^ *""";/ { print advice; inside = 0 }
    { print }
' agent/agent.cs > agent/agent.cs.new
cat agent/agent.cs.new > agent/agent.cs
rm agent/agent.cs.new
