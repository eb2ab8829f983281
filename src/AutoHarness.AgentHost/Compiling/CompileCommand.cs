using System.Text.Json;
using AutoHarness.AgentWire;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AutoHarness.AgentHost.Compiling;

/// <summary>Reads sources from standard input, writes the assembly or the diagnostics to standard output, both as one JSON object.</summary>
internal static class CompileCommand
{
    private const int DiagnosticCap = 50;

    public static void Run()
    {
        using var input = JsonDocument.Parse(Console.OpenStandardInput());
        var sources = input.RootElement.GetProperty("files").EnumerateArray()
            .Select(file => new Source(file.GetProperty("path").GetString()!, file.GetProperty("content").GetBytesFromBase64()))
            .ToArray();

        var result = AgentCompilation.Compile(sources);

        using var output = Console.OpenStandardOutput();
        output.Write(JsonLine.Object(json => Write(json, result)));
    }

    private static void Write(Utf8JsonWriter json, CompileResult result)
    {
        if (result.Assembly is { } assembly)
        {
            json.WriteString("type"u8, result.AgentType);
            json.WriteBase64String("assembly"u8, assembly);
            return;
        }

        json.WriteStartArray("diagnostics"u8);
        foreach (var diagnostic in result.Diagnostics.Take(DiagnosticCap))
            Write(json, diagnostic);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteText("id"u8, diagnostic.Id);
        json.WriteText("message"u8, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        if (diagnostic.Location is { IsInSource: true, SourceTree: { } tree } location)
        {
            var span = location.GetLineSpan();
            var line = tree.GetText().Lines[span.StartLinePosition.Line];
            json.WriteText("file"u8, span.Path);
            json.WriteNumber("line"u8, span.StartLinePosition.Line + 1);
            json.WriteNumber("column"u8, span.StartLinePosition.Character + 1);
            json.WriteNumber("length"u8, Math.Max(1, TextSpan.FromBounds(location.SourceSpan.Start, Math.Min(location.SourceSpan.End, Math.Max(line.End, location.SourceSpan.Start))).Length));
            json.WriteText("source"u8, Cut(line.ToString()));
        }

        json.WriteEndObject();
    }

    private static string Cut(string line) => line.Length <= 400 ? line : line[..400];
}
