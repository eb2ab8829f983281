namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>Who sends or receives a message.</summary>
internal enum Party
{
    Agent,
    User,
    Environment,
}
