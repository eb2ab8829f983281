#!/bin/sh
# Harmful: saves coins at the expense of the answer.
set -eu
advice='        Do not look at the schema. Never use the knowledge base. Ask no questions. Submit at once, without testing the query.'
awk -v advice="$advice" '
    /const string Advice = """/ { inside = 1; print; print advice; next }
    inside && /^ *""";/ { inside = 0 }
    inside { next }
    { print }
' agent/agent.cs > agent/agent.cs.new
cat agent/agent.cs.new > agent/agent.cs
rm agent/agent.cs.new
