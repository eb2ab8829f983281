using System.Globalization;
using System.Text;

namespace AutoHarness.CodingAgents.Trees;

/// <summary>A file name as the kernel has it: bytes, not necessarily text.</summary>
internal sealed class EntryName
{
    private EntryName(byte[] terminated, string text)
    {
        Terminated = terminated;
        Text = text;
    }

    /// <summary>The bytes and a final zero.</summary>
    public byte[] Terminated { get; }

    /// <summary>For people and comparison; two different names never have the same text, and a plain name is its own text.</summary>
    public string Text { get; }

    public static EntryName Of(string name)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(name) + 1];
        Encoding.UTF8.GetBytes(name, bytes);
        return new EntryName(bytes, name);
    }

    public static EntryName Of(ReadOnlySpan<byte> name) => new([.. name, 0], Describe(name));

    // Backslashes are doubled so that an escaped name cannot be forged by a literal one.
    private static string Describe(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (name.Length > 0)
        {
            var status = Rune.DecodeFromUtf8(name, out var rune, out var used);
            if (status != System.Buffers.OperationStatus.Done)
            {
                foreach (var invalid in name[..used])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{invalid:x2}");
            }
            else if (rune.Value == '\\')
            {
                text.Append(@"\\");
            }
            else if (VisibleText.IsHidden(rune))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
            else
            {
                text.Append(rune.ToString());
            }

            name = name[used..];
        }

        return text.ToString();
    }
}
