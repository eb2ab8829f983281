using System.Text;
using System.Text.RegularExpressions;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Tests.Scripted.Server;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>A recorded answer.</summary>
/// <param name="Dialect">Whose.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">As recorded.</param>
/// <param name="Step">Messages of the model before it, from which its figures follow.</param>
internal sealed record WireAnswer(Dialect Dialect, string ContentType, byte[] Body, int Step)
{
    public static IReadOnlyList<WireAnswer> Streams { get; } =
        [.. Directory.GetFiles(Path.Combine(WireSamples.Folder, "responses"), "*.sse").Order(StringComparer.Ordinal).Select(file => Of(Path.GetFileNameWithoutExtension(file)))];

    public static WireAnswer Of(string name)
    {
        var file = Directory.GetFiles(Path.Combine(WireSamples.Folder, "responses"), $"{name}.*").Single();
        var bytes = File.ReadAllBytes(file);
        var isStream = file.EndsWith(".sse", StringComparison.Ordinal);
        var text = Encoding.UTF8.GetString(bytes);
        var step = Regex.Match(text, "fake000(?<step>[0-9])", RegexOptions.NonBacktracking).Groups["step"].Value;
        return new WireAnswer(
            Enum.Parse<Dialect>(name.Split('.')[1], ignoreCase: true),
            isStream ? "text/event-stream" : "application/json",
            isStream ? bytes : bytes[text.IndexOf('{', StringComparison.Ordinal)..],
            int.Parse(step));
    }
}
