using AutoHarness.Models.Scripted.Server.Script;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>Makes good answers bad.</summary>
internal static class Garbage
{
    public static ReadOnlySpan<byte> Page => "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n"u8;

    /// <summary>A whole document, made bad.</summary>
    public static byte[] Document(Malformation kind, byte[] document) => kind switch
    {
        Malformation.Html => Page.ToArray(),
        Malformation.Utf8 => Broken(document),
        _ => document[..(document.Length / 2)],
    };

    /// <summary>A stream, of which the second event is made bad, or the only one.</summary>
    public static IEnumerable<byte[]> Events(Malformation kind, IEnumerable<byte[]> events)
    {
        var all = events.ToArray();
        var bad = Math.Min(1, all.Length - 1);
        all[bad] = kind switch
        {
            Malformation.EventStream => "this is no event\n\u0001: nor this\n\n"u8.ToArray(),
            Malformation.Utf8 => Broken(all[bad]),
            _ => [.. all[bad].AsSpan(0, all[bad].Length / 2), (byte)'\n', (byte)'\n'],
        };
        return all;
    }

    // 0xFF never occurs in UTF-8; put in front of the last quotation mark it stands inside a string.
    private static byte[] Broken(byte[] good)
    {
        var quote = Math.Max(0, Array.LastIndexOf(good, (byte)'"'));
        return [.. good.AsSpan(0, quote), 0xFF, .. good.AsSpan(quote)];
    }
}
