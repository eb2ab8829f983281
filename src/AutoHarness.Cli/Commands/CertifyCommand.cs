using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Certifying;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary><c>certify</c>: the kept agent against the one from the start, on the sealed tasks.</summary>
internal sealed class CertifyCommand : SessionCommand
{
    private readonly Option<int?> trials = new("--trials") { Description = "Trials per task and version; default 5", HelpName = "N" };
    private readonly Option<double?> alpha = new("--alpha") { Description = "Bound on the chance of a false certificate; default 0.05", HelpName = "P" };

    public CertifyCommand()
        : base("certify", "Runs the start and the kept agent on the sealed holdout, once, and prints the result")
    {
        Examples = ["certify", "certify --trials 10 --alpha 0.01"];
        Add(trials);
        Add(alpha);
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct)
    {
        var options = new CertifyOptions(parsed.GetValue(trials) ?? 5, parsed.GetValue(alpha) ?? 0.05);
        if (options.Trials < 1)
        {
            throw UsageError.Of($"--trials must be at least 1, got {options.Trials}", "--trials 5");
        }

        if (options.Alpha is not (> 0 and < 1))
        {
            throw UsageError.Of($"--alpha must lie between 0 and 1, got {options.Alpha}", "--alpha 0.05");
        }

        return WorkAsync(
            tool,
            line,
            [],
            (session, stop) => session.CertifyAsync(options, stop),
            result => CertifyScreen.Print(tool.Out, result),
            result => result.ToJson(),
            _ => ExitCode.Ok,
            ct);
    }
}
