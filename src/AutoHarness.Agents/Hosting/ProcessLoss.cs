using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>Why an agent process is gone.</summary>
/// <param name="End">What it is called when a single session ran in it.</param>
/// <param name="Detail">For people; may hold the agent's own words.</param>
internal sealed record ProcessLoss(AgentEnd End, string Detail);
