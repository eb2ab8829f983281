namespace AutoHarness.Cli.Explanations;

/// <summary>The page of one error code.</summary>
/// <param name="Code">Such as <c>AH1102</c>.</param>
/// <param name="Title">Its first line.</param>
/// <param name="Text">The whole page, Markdown.</param>
internal sealed record ExplanationPage(string Code, string Title, string Text);
