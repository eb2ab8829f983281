namespace AutoHarness.Benchmarks.Tau.Messages;

/// <summary>The side that calls a tool, and the side whose toolkit a function belongs to.</summary>
internal enum Requestor
{
    Assistant,
    User,
}

internal static class RequestorNames
{
    public static string Name(this Requestor requestor) => requestor == Requestor.User ? "user" : "assistant";

    public static Requestor? Parse(string? name) => name switch
    {
        "user" => Requestor.User,
        "assistant" => Requestor.Assistant,
        _ => null,
    };
}
