using AutoHarness.Sandboxes;

namespace AutoHarness.Conformance.Harbor;

/// <summary>Arms the sandboxes that the suite runs on.</summary>
internal static class ConformanceSandboxes
{
    public static Task<ISandboxProvider> OpenAsync(string name, CancellationToken ct) => throw new UsageException($"there is no sandbox {name}");
}
