#!/bin/sh
# A true improvement: find out what is meant before anything is handed in.
set -eu
advice='        Look at the schema and the knowledge base first. Ask the user what the unclear words mean. Test the query before you hand it in.'
awk -v advice="$advice" '
    /const string Advice = """/ { inside = 1 }
    inside && /^ *""";/ { print advice; inside = 0 }
    { print }
' agent/agent.cs > agent/agent.cs.new
cat agent/agent.cs.new > agent/agent.cs
rm agent/agent.cs.new
