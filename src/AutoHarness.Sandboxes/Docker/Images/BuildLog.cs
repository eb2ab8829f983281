using System.Text;
using System.Text.Json;

namespace AutoHarness.Sandboxes.Docker.Images;

/// <summary>Reads a build's report, one JSON object a line; keeps the end of the output and what the build failed on.</summary>
internal sealed class BuildLog
{
    private const int Cap = 64 * 1024;

    private readonly StringBuilder text = new();

    /// <summary>Null while nothing failed.</summary>
    public string? Failure { get; private set; }

    public string Text => text.Length <= Cap ? text.ToString() : text.ToString(text.Length - Cap, Cap);

    public async Task ReadAsync(Stream report, CancellationToken ct)
    {
        using var reader = new StreamReader(new EngineStream(report), Encoding.UTF8);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length > 0)
                Add(line);
        }
    }

    private void Add(string line)
    {
        try
        {
            using var message = JsonDocument.Parse(line);
            var root = message.RootElement;
            if (root.TryGetProperty("error", out var error))
                Failure ??= error.GetString();
            if (root.TryGetProperty("stream", out var stream))
                Append(stream.GetString());
            // BuildKit sends its progress as binary records in text form.
            if (root.TryGetProperty("id", out var id) && id.ValueEquals("moby.buildkit.trace") && root.TryGetProperty("aux", out var aux)
                && aux.ValueKind == JsonValueKind.String && aux.TryGetBytesFromBase64(out var record))
            {
                foreach (var piece in BuildTrace.Messages(record))
                    Append(piece);
            }
        }
        catch (JsonException)
        {
            Append(line + "\n");
        }
    }

    private void Append(string? piece)
    {
        text.Append(piece);
        if (text.Length > 4 * Cap)
            text.Remove(0, text.Length - Cap);
    }
}
