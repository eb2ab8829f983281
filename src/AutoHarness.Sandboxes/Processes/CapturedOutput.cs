using System.Text;

namespace AutoHarness.Sandboxes.Processes;

/// <summary>The kept part of an output stream: all of it, or its beginning and its end.</summary>
/// <param name="Head">The beginning; everything when nothing was left out.</param>
/// <param name="Tail">The end, after the gap; empty when nothing was left out.</param>
/// <param name="TotalBytes">How much the child wrote in all.</param>
public sealed record CapturedOutput(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Tail, long TotalBytes)
{
    public static CapturedOutput Empty { get; } = new(default, default, 0);

    /// <summary>Some bytes in the middle were left out.</summary>
    public bool Truncated => TotalBytes > Head.Length + Tail.Length;

    /// <summary>As UTF-8 text, with a line that names the gap where there is one. Bytes that are no UTF-8 become U+FFFD.</summary>
    public string Text => Truncated
        ? $"{Encoding.UTF8.GetString(Head.Span)}\n[... {TotalBytes - Head.Length - Tail.Length} bytes left out ...]\n{Encoding.UTF8.GetString(Tail.Span)}"
        : Encoding.UTF8.GetString(Head.Span) + Encoding.UTF8.GetString(Tail.Span);
}
