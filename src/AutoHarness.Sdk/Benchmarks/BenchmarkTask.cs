namespace AutoHarness.Sdk;

/// <summary>One problem of a benchmark.</summary>
/// <param name="Id">Unique within the benchmark.</param>
/// <param name="Split">The split that the benchmark itself declares; null where <c>prepare</c> draws one.</param>
/// <param name="Group">Tasks of one group share a template, a document or a container; null for a task of its own.</param>
public sealed record BenchmarkTask(TaskId Id, Split? Split = null, string? Group = null);
