using System.Globalization;

namespace AutoHarness.Sandboxes.Remote;

/// <summary>A path as a sandbox's own tools describe it; untrusted.</summary>
internal sealed record RemoteLook(RemoteKind Kind, long Size, int Mode, string Path)
{
    /// <summary>Reads what <see cref="RemoteScripts.Look"/> prints; null for anything else.</summary>
    public static RemoteLook? Parse(string output)
    {
        var lines = output.Split('\n', 4);
        return lines.Length == 4
            && Enum.TryParse<RemoteKind>(lines[0], ignoreCase: true, out var kind)
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && lines[2].Length <= 5 && lines[2].All(digit => digit is >= '0' and <= '7')
            ? new RemoteLook(kind, size, Convert.ToInt32(lines[2], 8), lines[3].TrimEnd('\n'))
            : null;
    }
}
