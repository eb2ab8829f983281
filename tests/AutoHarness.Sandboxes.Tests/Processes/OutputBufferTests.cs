using AutoHarness.Sandboxes.Processes;
using CsCheck;

namespace AutoHarness.Sandboxes.Tests.Processes;

public sealed class OutputBufferTests
{
    [Fact]
    public void Keeps_exactly_the_beginning_and_the_end_of_any_stream()
    {
        Gen.Select(Gen.Int[2, 64], Gen.Byte.Array[0, 50].Array[0, 12]).Sample((cap, pieces) =>
        {
            var buffer = new OutputBuffer(cap);

            foreach (var piece in pieces)
                buffer.Add(piece);

            var all = pieces.SelectMany(piece => piece).ToArray();
            var kept = buffer.Snapshot();
            byte[] shown = [.. kept.Head.Span, .. kept.Tail.Span];
            Assert.Equal(all.Length, kept.TotalBytes);
            Assert.Equal(all.Length <= cap ? all : [.. all[..(cap / 2)], .. all[^(cap - (cap / 2))..]], shown);
        });
    }

    [Fact]
    public void Names_the_gap_in_the_text()
    {
        var buffer = new OutputBuffer(4);

        buffer.Add("abcdefgh"u8);

        Assert.Equal("ab\n[... 4 bytes left out ...]\ngh", buffer.Snapshot().Text);
    }
}
