using System.Globalization;

namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>An address as libpq writes it, such as <c>postgresql://me@db.example:5433/?sslmode=verify-full</c>; without a password, which does not belong into a config.</summary>
/// <param name="Address">Where the server listens.</param>
/// <param name="User">Who administers there.</param>
internal sealed record PostgresUrl(PostgresAddress Address, string User)
{
    public const string Scheme = "postgresql://";

    private const int DefaultPort = 5432;

    private static readonly Dictionary<string, TlsMode> Modes = new(StringComparer.Ordinal)
    {
        ["disable"] = TlsMode.Disable,
        ["prefer"] = TlsMode.Prefer,
        ["require"] = TlsMode.Require,
        ["verify-ca"] = TlsMode.VerifyCa,
        ["verify-full"] = TlsMode.VerifyFull,
    };

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="problem">What is wrong with it, to stand behind the key's name; it never repeats a password.</param>
    /// <returns>Null where something is wrong.</returns>
    public static PostgresUrl? Parse(string text, out string? problem)
    {
        problem = null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return Wrong($"must be private, container or an address such as {Scheme}user@127.0.0.1:5432, got {text}", out problem);
        }

        var (place, query) = text[Scheme.Length..].Split('?', 2) is [var before, var after] ? (before, after) : (text[Scheme.Length..], "");
        var at = place.LastIndexOf('@');
        if (at >= 0 && place[..at].Contains(':', StringComparison.Ordinal))
        {
            return Wrong("must not hold a password; set BIRD_PG_PASSWORD instead", out problem);
        }

        if (at <= 0 || Listen(place[(at + 1)..]) is not { } listen)
        {
            return Wrong($"must name a user and a host, such as {Scheme}user@127.0.0.1:5432, got {text}", out problem);
        }

        return Tls(query, out problem) is { } tls ? new PostgresUrl(listen with { Tls = listen.IsSocket ? PostgresTls.Off : tls }, Uri.UnescapeDataString(place[..at])) : null;
    }

    // The host may be the folder of a Unix socket, which then stands percent-encoded, or an address of IPv6 in brackets.
    private static PostgresAddress? Listen(string target)
    {
        var server = target.TrimEnd('/');
        var end = server.StartsWith('[') ? server.IndexOf(']', StringComparison.Ordinal) + 1 : server.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? colon : server.Length;
        var (host, rest) = (server[..end].Trim('[', ']'), server[end..]);
        var port = DefaultPort;
        return host.Length > 0 && !host.Contains('/', StringComparison.Ordinal)
            && (rest.Length == 0 || (rest[0] == ':' && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535))
                ? new PostgresAddress(Uri.UnescapeDataString(host), port)
                : null;
    }

    private static PostgresTls? Tls(string query, out string? problem)
    {
        problem = null;
        var tls = new PostgresTls(TlsMode.Prefer, null);
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = parameter.Split('=', 2) is [var left, var right] ? (left, Uri.UnescapeDataString(right)) : (parameter, "");
            switch (name)
            {
                case "sslmode" when Modes.TryGetValue(value, out var mode):
                    tls = tls with { Mode = mode };
                    break;
                case "sslmode":
                    problem = $"has sslmode={value}, and must have one of {string.Join(", ", Modes.Keys)}";
                    return null;
                case "sslrootcert" when value is "system" || Path.IsPathRooted(value):
                    tls = tls with { RootCertificate = value == "system" ? null : value };
                    break;
                case "sslrootcert":
                    problem = $"has sslrootcert={value}, and must have an absolute path or system";
                    return null;
                default:
                    problem = $"has the parameter {name}; known are sslmode and sslrootcert";
                    return null;
            }
        }

        return tls;
    }

    private static PostgresUrl? Wrong(string what, out string? problem)
    {
        problem = what;
        return null;
    }
}
