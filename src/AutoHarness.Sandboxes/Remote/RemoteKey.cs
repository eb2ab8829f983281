namespace AutoHarness.Sandboxes.Remote;

/// <summary>The key of an account. It goes into a header and nowhere else.</summary>
/// <param name="service">The service's name, for people.</param>
/// <param name="variable">The environment variable that holds it.</param>
/// <param name="value">The key.</param>
internal sealed class RemoteKey(string service, string variable, string? value)
{
    public string Service { get; } = service;

    public string Variable { get; } = variable;

    /// <exception cref="SandboxUnavailableException">There is none.</exception>
    public string Value { get; } = value is { Length: > 0 } ? value : throw new SandboxUnavailableException($"{service} needs the key of an account, and {variable} is not set", $"export {variable}=...");

    /// <summary>Takes the key out of a text that a service wrote.</summary>
    public string Mask(string text) => text.Replace(Value, $"[{Variable}]", StringComparison.Ordinal);

    public override string ToString() => $"[{Variable}]";
}
