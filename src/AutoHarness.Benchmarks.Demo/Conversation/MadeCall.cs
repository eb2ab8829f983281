using AutoHarness.Benchmarks.Demo.Tools;

namespace AutoHarness.Benchmarks.Demo.Conversation;

/// <summary>A tool call as it was made.</summary>
/// <param name="Call">The call.</param>
/// <param name="Failed">The tool answered with an error.</param>
/// <param name="Identified">The customer's account had been found before.</param>
/// <param name="Agreed">The customer had said yes to the current wish before.</param>
internal sealed record MadeCall(ToolCall Call, bool Failed, bool Identified, bool Agreed);
