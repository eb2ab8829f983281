using System.Globalization;

namespace AutoHarness.Sandboxes;

/// <summary>An image or a sandbox was not ready in time.</summary>
/// <param name="what">Such as "start of sandbox x".</param>
/// <param name="limit">The limit that was passed.</param>
public sealed class SandboxTimeoutException(string what, TimeSpan limit)
    : SandboxException(string.Create(CultureInfo.InvariantCulture, $"{what} took longer than {limit.TotalSeconds:0.###} s"))
{
    public TimeSpan Limit { get; } = limit;
}
