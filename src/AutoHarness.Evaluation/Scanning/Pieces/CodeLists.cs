using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Pieces;

/// <summary>Lists of numbers that could be characters.</summary>
internal static class CodeLists
{
    private const int Least = 4;

    /// <summary>The lists of at least four byte values in the added lines of a file.</summary>
    public static IEnumerable<(int Line, byte[] Bytes)> In(EditedFile file)
    {
        var tokens = file.Source.Tokens;
        var reader = new ConstantReader(tokens);
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Kind is not TokenKind.Number || !file.IsAdded(tokens[at].Line))
            {
                continue;
            }

            var (line, bytes, next) = (tokens[at].Line, new List<byte>(), at);
            while (reader.Read(next) is { Number: >= 0 and <= 255 } value)
            {
                bytes.Add((byte)value.Number!);
                next = value.Next;
                if (next >= tokens.Count || !tokens[next].Is(","))
                {
                    break;
                }

                next++;
            }

            if (bytes.Count >= Least)
            {
                yield return (line, bytes.ToArray());
            }

            at = Math.Max(at, next - 1);
        }
    }
}
