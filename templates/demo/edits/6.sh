#!/bin/sh
# A true improvement: agreement before changes, amounts after them, another try when the till is busy.
set -eu
first='        Before a cancellation, return, exchange or refund say what you will do and get a yes from the customer.'
second='        After a return or refund tell the customer the amount. When a tool is busy, try again.'
awk -v first="$first" -v second="$second" '
    /const string Advice = """/ { inside = 1 }
    inside && /^ *""";/ { print first; print second; inside = 0 }
    { print }
' agent/agent.cs > agent/agent.cs.new
cat agent/agent.cs.new > agent/agent.cs
rm agent/agent.cs.new
