using System.Text;
using AutoHarness.AgentWire;
using CsCheck;

namespace AutoHarness.Agents.Tests.Wire;

public sealed class LineReaderTests
{
    [Fact]
    public void Cuts_any_stream_into_its_lines_however_it_arrives()
    {
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 300].Array[0, 20], Gen.Int[1, 97]).Sample((lines, piece) =>
        {
            var reader = new LineReader(new Dripping(string.Concat(lines.Select(line => line + "\n")), piece), cap: 1000);

            var read = new List<string>();
            while (reader.TryRead(out var line))
                read.Add(Encoding.UTF8.GetString(line.Span));

            Assert.Equal(lines, read);
        });
    }

    [Fact]
    public void Refuses_a_line_beyond_the_cap_without_reading_it_all()
    {
        var stream = new Dripping(new string('x', 100_000_000), piece: 64 * 1024);

        Assert.Throws<WireException>(() => new LineReader(stream, cap: 1024 * 1024).TryRead(out _));

        Assert.True(stream.Position < 4 * 1024 * 1024);
    }

    [Fact]
    public void Drops_a_last_line_without_an_end() =>
        Assert.False(new LineReader(new Dripping("half", piece: 2), cap: 100).TryRead(out _));

    private sealed class Dripping(string text, int piece) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
