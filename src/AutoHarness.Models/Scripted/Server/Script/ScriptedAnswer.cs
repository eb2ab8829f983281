using System.Collections.Immutable;
using AutoHarness.Models.Dialects;

namespace AutoHarness.Models.Scripted.Server.Script;

/// <summary>What a rule answers, and what goes wrong with it.</summary>
internal sealed record ScriptedAnswer
{
    public string? Text { get; init; }

    public string? Reasoning { get; init; }

    public string? Refusal { get; init; }

    /// <summary>Calls made at once, in order.</summary>
    public ImmutableArray<AnswerCall> Calls { get; init; } = [];

    /// <summary>Null: what fits the content.</summary>
    public ReplyFinish? Finish { get; init; }

    /// <summary>Null: the usual figures of the step.</summary>
    public ReplyUsage? Usage { get; init; }

    public bool NoUsage { get; init; }

    public bool NoTerminalEvent { get; init; }

    public bool HalfToolJson { get; init; }

    /// <summary>Waits before anything is sent.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Further headers of the answer, whatever it is.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The connection breaks after this much of the body, or null.</summary>
    public CutPoint? Cut { get; init; }

    public Drip? Drip { get; init; }

    public Malformation? Malformed { get; init; }

    /// <summary>Instead of an answer.</summary>
    public AnswerError? Error { get; init; }

    /// <summary>In the middle of a stream.</summary>
    public AnswerErrorEvent? ErrorEvent { get; init; }
}

/// <summary>A tool call as the script has it.</summary>
/// <param name="Name">Of the tool.</param>
/// <param name="Arguments">Raw JSON, or the text for a tool that takes text.</param>
internal sealed record AnswerCall(string Name, string Arguments);

/// <summary>Where a connection breaks: after a number of events or of bytes of the body, whichever is given.</summary>
internal sealed record CutPoint(int? Events, long? Bytes);

/// <summary>The body comes in pieces of so many bytes with a pause after each.</summary>
internal sealed record Drip(int Bytes, TimeSpan Every);

/// <summary>How an answer is garbage.</summary>
internal enum Malformation
{
    /// <summary>JSON that breaks off.</summary>
    Json,

    /// <summary>A web page, such as a broken proxy sends.</summary>
    Html,

    /// <summary>Lines that are no events.</summary>
    EventStream,

    /// <summary>Bytes that are not UTF-8.</summary>
    Utf8,
}

/// <summary>An HTTP error.</summary>
/// <param name="Error">What it says.</param>
/// <param name="RetryForms">How the waiting time is told.</param>
/// <param name="ShouldRetry">The header <c>x-should-retry</c>, or null for none.</param>
/// <param name="Body">Sent instead of the dialect's own body, or null.</param>
/// <param name="Headers">On top of the provider's own; the same name replaces.</param>
internal sealed record AnswerError(WireError Error, ImmutableArray<RetryForm> RetryForms, bool? ShouldRetry, string? Body, ImmutableArray<KeyValuePair<string, string>> Headers);

/// <summary>How a waiting time is told.</summary>
internal enum RetryForm
{
    Seconds,
    Milliseconds,
    Date,
}

/// <summary>An error event.</summary>
/// <param name="After">Events of the answer that come before it.</param>
/// <param name="Error">What it says.</param>
internal sealed record AnswerErrorEvent(int After, WireError Error);
