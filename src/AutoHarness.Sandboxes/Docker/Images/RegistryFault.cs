namespace AutoHarness.Sandboxes.Docker.Images;

/// <summary>Tells a name that does not exist from a registry that does not serve just now.</summary>
internal static class RegistryFault
{
    private static readonly string[] Missing = ["not found", "manifest unknown", "pull access denied", "repository does not exist", "invalid reference", "no matching manifest"];

    public static SandboxException Of(string reference, string reason)
    {
        if (reason.Contains("toomanyrequests", StringComparison.OrdinalIgnoreCase) || reason.Contains("rate limit", StringComparison.OrdinalIgnoreCase))
            return new SandboxInfrastructureException($"Docker: the registry's pull limit is used up, {reference} was not pulled: {reason}; 'docker login' raises it");
        // A host name that does not resolve is "no such host", which is the network's doing.
        return Missing.Any(text => reason.Contains(text, StringComparison.OrdinalIgnoreCase))
            ? new SandboxRequestException($"there is no image {reference}: {reason}", $"docker pull {reference}")
            : new SandboxInfrastructureException($"Docker: pull of {reference}: {reason}");
    }
}
