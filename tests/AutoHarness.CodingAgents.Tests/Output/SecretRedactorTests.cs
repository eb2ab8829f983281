using System.Text;
using AutoHarness.CodingAgents.Output;
using CsCheck;

namespace AutoHarness.CodingAgents.Tests.Output;

public sealed class SecretRedactorTests
{
    private static readonly Gen<string> Secrets = Gen.String[Gen.Char["abcXYZ019+/=&%\"\\ é-_"], 8, 24];

    [Fact]
    public void Removes_a_secret_from_base64_of_any_text_around_it() => Gen.Select(Secrets, Gen.Byte.Array[0, 7], Gen.Byte.Array[0, 7]).Sample(sample =>
    {
        var (secret, before, after) = sample;
        var encoded = Convert.ToBase64String([.. before, .. Encoding.UTF8.GetBytes(secret), .. after]);

        var redacted = Encoding.UTF8.GetString(new SecretRedactor([secret]).Redact(Encoding.UTF8.GetBytes(encoded)));

        return redacted.Contains("[redacted]", StringComparison.Ordinal);
    });

    [Fact]
    public void Gives_the_same_log_however_the_output_is_cut_into_pieces() => Gen.Select(Secrets, Gen.Int[0, 40].Array[1, 12], Gen.Int[1, 9].Array[1, 30]).Sample(sample =>
    {
        var (secret, gaps, sizes) = sample;
        var text = Encoding.UTF8.GetBytes(string.Join(secret, gaps.Select(gap => new string('.', gap))));
        var redactor = new SecretRedactor([secret]);
        var expected = redactor.Redact(text);
        using var folder = new TemporaryLog();

        using (var log = new OutputLog(folder.Path, redactor, 1 << 20))
        {
            for (int start = 0, i = 0; start < text.Length; start += sizes[i++ % sizes.Length])
                log.Append(text.AsSpan(start, Math.Min(sizes[i % sizes.Length], text.Length - start)));

            log.Complete(100);
        }

        return expected.AsSpan().SequenceEqual(File.ReadAllBytes(folder.Path)) && expected.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0;
    }, iter: 300);

    [Theory]
    [InlineData("p@ss word/1", "p%40ss%20word%2F1")]
    [InlineData("p@ss word/1", "p%40ss%20word%2f1")]
    [InlineData("quo\"ted\\key", "quo\\\"ted\\\\key")]
    public void Removes_the_usual_escapes(string secret, string written)
    {
        var redacted = new SecretRedactor([secret]).Redact(Encoding.UTF8.GetBytes($"<{written}>"));

        Assert.Equal("<[redacted]>", Encoding.UTF8.GetString(redacted));
    }

    [Fact]
    public void Leaves_values_alone_that_are_too_short_to_be_secret()
    {
        var redacted = new SecretRedactor(["1", "true", ""]).Redact("true 1"u8);

        Assert.Equal("true 1", Encoding.UTF8.GetString(redacted));
    }

    private sealed class TemporaryLog : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
