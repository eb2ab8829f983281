using System.Text;

namespace AutoHarness.Models.Tests.Scripted.Server;

/// <summary>A body read as far as it comes.</summary>
/// <param name="Bytes">What arrived.</param>
/// <param name="IsCut">The connection broke before the end of the body.</param>
internal sealed record RawAnswer(byte[] Bytes, bool IsCut)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public IReadOnlyList<(string? Name, string Data)> Events => ServerEvents.Read(Text);

    public static async Task<RawAnswer> ReadAsync(HttpResponseMessage response)
    {
        using var kept = new MemoryStream();
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await body.CopyToAsync(kept, TestContext.Current.CancellationToken);
            return new RawAnswer(kept.ToArray(), IsCut: false);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return new RawAnswer(kept.ToArray(), IsCut: true);
        }
    }
}
