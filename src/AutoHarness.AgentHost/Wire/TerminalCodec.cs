using System.Text.Json;
using AutoHarness.Sdk;

namespace AutoHarness.AgentWire;

/// <summary>Results of terminal commands on the wire: <c>{exitCode, stdout, stderr, timedOut, truncated}</c>.</summary>
internal static class TerminalCodec
{
    // Two of them, escaped at worst, still fit a line.
    private const int OutputCap = 1024 * 1024;

    public static void Write(Utf8JsonWriter json, TerminalResult result)
    {
        json.WriteNumber("exitCode"u8, result.ExitCode);
        json.WriteText("stdout"u8, Cut(result.Stdout));
        json.WriteText("stderr"u8, Cut(result.Stderr));
        json.WriteBoolean("timedOut"u8, result.TimedOut);
        json.WriteBoolean("truncated"u8, result.Truncated || result.Stdout.Length > OutputCap || result.Stderr.Length > OutputCap);
    }

    public static TerminalResult Read(JsonElement element) => new(
        element.OptionalInteger("exitCode") ?? throw new WireException("\"exitCode\" is missing"),
        element.Text("stdout"),
        element.Text("stderr"),
        element.Flag("timedOut"),
        element.Flag("truncated"));

    private static string Cut(string text) =>
        text.Length <= OutputCap ? text : $"{text[..(OutputCap / 2)]}\n[... {text.Length - OutputCap} characters left out ...]\n{text[^(OutputCap / 2)..]}";
}
