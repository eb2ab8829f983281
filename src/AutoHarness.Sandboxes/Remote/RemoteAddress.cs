namespace AutoHarness.Sandboxes.Remote;

/// <summary>Addresses that variables of the environment name.</summary>
internal static class RemoteAddress
{
    /// <exception cref="SandboxUnavailableException">It is no address of the web.</exception>
    public static Uri? Of(Func<string, string?> variable, string name)
    {
        if (variable(name) is not { Length: > 0 } text)
            return null;
        return Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new SandboxUnavailableException($"{name} is no address: {text}", $"export {name}=https://...");
    }
}
