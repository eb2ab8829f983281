using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Messages;

/// <summary>A call of a tool by the agent or by the simulated user. Two are equal when all four parts are, arguments by Python's equality.</summary>
internal sealed record ToolCall(string Id, string Name, PyDict Arguments, Requestor Requestor = Requestor.Assistant);
