using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Output;

/// <summary>An error as JSON.</summary>
internal static class ErrorDocument
{
    /// <param name="error">The first error.</param>
    /// <param name="further">Independent ones found along with it.</param>
    public static JsonObject Of(HarnessError error, IReadOnlyCollection<HarnessError> further)
    {
        var document = Of(error);
        if (further.Count > 0)
        {
            document["further"] = new JsonArray([.. further.Select(Of)]);
        }

        return document;
    }

    public static JsonObject Of(HarnessError error) => new()
    {
        ["exit_code"] = (int)error.Exit,
        ["code"] = error.Code,
        ["message"] = error.Message,
        ["places"] = new JsonArray([.. error.Places.Select(place => new JsonObject
        {
            ["path"] = place.Path,
            ["line"] = place.Line,
            ["column"] = place.Column,
            ["note"] = place.Note,
        })]),
        ["why"] = error.Why,
        ["fixes"] = ResultDocument.Strings(error.Fixes),
        ["notes"] = ResultDocument.Strings(error.Notes),
    };
}
