namespace AutoHarness.Sdk;

/// <summary>Something outside the agent broke: provider, sandbox, database, network, disk, grader. The trial is retried and never scored.</summary>
public sealed class InfrastructureException(string cause, Exception? inner = null) : Exception(cause, inner);
