#!/bin/sh
# Changes nothing that matters: another name and another comment.
set -eu
sed -e 's/MostTurns/TurnLimit/g' -e 's|/// <summary>What the environment answered, as the model should see it.</summary>|/// <summary>The observation in the words of the model.</summary>|' agent/agent.cs > agent/agent.cs.new
cat agent/agent.cs.new > agent/agent.cs
rm agent/agent.cs.new
