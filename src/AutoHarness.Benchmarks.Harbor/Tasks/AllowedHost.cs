using System.Net;
using System.Net.Sockets;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>An entry of <c>allowed_hosts</c>: a host name, <c>*.name</c>, an address, or a network with its host bits zero.</summary>
internal static class AllowedHost
{
    private const int LongestLabel = 63;

    /// <summary>The entry in its plain form.</summary>
    /// <exception cref="TaskFormatException">It is none.</exception>
    public static string Normalize(string entry, string place)
    {
        var host = entry.Trim().ToLowerInvariant();
        host = host.EndsWith('.') ? host[..^1] : host;
        return IsAddress(host) || IsNetwork(host) || IsName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host)
            ? host
            : throw new TaskFormatException(place, $"\"{entry}\" in allowed_hosts is neither a host name, an address nor a network");
    }

    private static bool IsAddress(string text) => !text.AsSpan().ContainsAny("[]%") && IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || IsDotted(text));

    private static bool IsDotted(string text) => text.Split('.') is { Length: 4 } parts && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit));

    private static bool IsNetwork(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && IsAddress(text[..slash]) && text[(slash + 1)..].All(char.IsAsciiDigit) && IPNetwork.TryParse(text, out var network) && network.BaseAddress.Equals(IPAddress.Parse(text[..slash]));

    private static bool IsName(string text)
    {
        var labels = text.Split('.');
        return labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
