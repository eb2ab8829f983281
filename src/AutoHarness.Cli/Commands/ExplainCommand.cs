using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Explanations;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>explain CODE</c>: the page of an error code, offline.</summary>
internal sealed class ExplainCommand : ToolCommand
{
    private readonly Argument<string?> code = new("CODE") { Description = "An error code such as AH1102; without one, all codes are listed", Arity = ArgumentArity.ZeroOrOne };

    public ExplainCommand()
        : base("explain", CommandPurpose.Help, "Explains an error code: causes, an example, how to prevent it")
    {
        Examples = ["explain", "explain AH1102"];
        Add(code);
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(code) is not { } asked)
        {
            foreach (var page in ExplanationPages.All)
            {
                tool.Out.Line($"{page.Code}  {page.Title}");
            }

            return Task.FromResult(ExitCode.Ok);
        }

        var found = ExplanationPages.Find(asked) ?? throw Unknown(asked);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "explanation", new JsonObject { ["code"] = found.Code, ["title"] = found.Title, ["text"] = found.Text });
        }
        else
        {
            tool.Out.Block(found.Text);
        }

        return Task.FromResult(ExitCode.Ok);
    }

    private static HarnessException Unknown(string asked)
    {
        var nearest = NearestWord.Of(asked.ToUpperInvariant(), ExplanationPages.All.Select(page => page.Code));
        return UsageError.Of($"there is no page for \"{asked}\"", nearest is null ? "auto-harness explain  (lists all codes)" : $"auto-harness explain {nearest}");
    }
}
