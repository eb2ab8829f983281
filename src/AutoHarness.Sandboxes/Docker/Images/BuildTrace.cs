using System.Text;

namespace AutoHarness.Sandboxes.Docker.Images;

/// <summary>
/// Reads the commands' output out of a BuildKit status record: a protocol buffer whose field 1 are steps (field 7 their error) and whose field 3
/// are pieces of output (field 4 the bytes).
/// </summary>
internal static class BuildTrace
{
    public static IEnumerable<string> Messages(ReadOnlyMemory<byte> record)
    {
        foreach (var (field, content) in Fields(record))
        {
            var wanted = field switch { 3 => 4, 1 => 7, _ => 0 };
            if (wanted == 0)
                continue;
            foreach (var (inner, bytes) in Fields(content))
            {
                if (inner == wanted && bytes.Length > 0)
                    yield return Encoding.UTF8.GetString(bytes.Span) + (field == 1 ? "\n" : "");
            }
        }
    }

    /// <summary>The length-delimited fields of a message; a broken one ends the list.</summary>
    private static IEnumerable<(int Field, ReadOnlyMemory<byte> Content)> Fields(ReadOnlyMemory<byte> message)
    {
        var position = 0;
        while (position < message.Length)
        {
            if (!TryNumber(message.Span, ref position, out var key))
                yield break;
            switch (key & 7)
            {
                case 0:
                    if (!TryNumber(message.Span, ref position, out _))
                        yield break;
                    break;
                case 1:
                    position += 8;
                    break;
                case 2:
                    if (!TryNumber(message.Span, ref position, out var length) || length > (ulong)(message.Length - position))
                        yield break;
                    yield return ((int)(key >> 3), message.Slice(position, (int)length));
                    position += (int)length;
                    break;
                case 5:
                    position += 4;
                    break;
                default:
                    yield break;
            }
        }
    }

    private static bool TryNumber(ReadOnlySpan<byte> bytes, ref int position, out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 64 && position < bytes.Length; shift += 7)
        {
            var piece = bytes[position++];
            number |= (ulong)(piece & 0x7F) << shift;
            if (piece < 0x80)
                return true;
        }

        return false;
    }
}
