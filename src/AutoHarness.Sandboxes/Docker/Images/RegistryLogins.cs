using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker.Images;

/// <summary>The logins that <c>docker login</c> wrote into its settings. Those in a credential helper are not used.</summary>
internal sealed class RegistryLogins
{
    private const string Hub = "https://index.docker.io/v1/";

    private readonly Dictionary<string, AuthConfig> logins = new(StringComparer.Ordinal);

    public static RegistryLogins Load(string? folder)
    {
        var result = new RegistryLogins();
        var home = folder ?? Environment.GetEnvironmentVariable("DOCKER_CONFIG")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(home, "config.json")));
            if (document.RootElement.TryGetProperty("auths", out var auths) && auths.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in auths.EnumerateObject())
                    result.Add(entry);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // No settings, no logins; a public image needs none.
        }

        return result;
    }

    /// <summary>The login for an image's registry, or an empty one.</summary>
    public AuthConfig For(string image)
    {
        var first = image.Split('/')[0];
        var isRegistry = image.Contains('/', StringComparison.Ordinal) && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first is "localhost");
        return logins.GetValueOrDefault(isRegistry ? first : Hub) ?? logins.GetValueOrDefault("https://" + first) ?? new AuthConfig();
    }

    private void Add(JsonProperty entry)
    {
        if (entry.Value.ValueKind != JsonValueKind.Object)
            return;
        var login = new AuthConfig { ServerAddress = entry.Name };
        if (entry.Value.TryGetProperty("identitytoken", out var token))
            login.IdentityToken = token.GetString();
        if (entry.Value.TryGetProperty("auth", out var auth) && auth.GetString() is { Length: > 0 } encoded)
        {
            try
            {
                if (Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2) is [var user, var password])
                    (login.Username, login.Password) = (user, password);
            }
            catch (FormatException)
            {
                return;
            }
        }

        logins[entry.Name] = login;
    }
}
