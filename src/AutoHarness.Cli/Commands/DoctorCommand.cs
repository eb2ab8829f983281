using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Doctor;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>doctor</c>: is everything there that a run needs?</summary>
internal sealed class DoctorCommand : ToolCommand
{
    private static readonly ImmutableArray<IDoctorCheck> Checks =
    [
        new ProjectCheck(), new ConfigCheck(), new GitCheck(), new AgentCompileCheck(), new KeysCheck(), new DataCheck(),
        new BirdPromptsCheck(), new BirdPostgresCheck(), new BirdPythonCheck(),
        new SandboxCheck(), new EngineCheck(), new EngineDiskCheck(), new AddressPoolCheck(), new PullCheck(),
        new DiskCheck(), new WorkspaceCheck(), new DotnetCheck(), new TerminalCheck(),
    ];

    public DoctorCommand()
        : base("doctor", CommandPurpose.Start, "Checks that everything is there that a run needs; spends nothing") => Examples = ["doctor", "doctor --json"];

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var subject = DoctorSubject.Of(tool);
        var findings = await Task.WhenAll(Checks.Where(check => check.Concerns(subject)).Select(async check => (check.Name, Finding: await FindAsync(check, subject, ct))));
        var failures = findings.Count(row => row.Finding.State == DoctorState.Fail);
        var exit = failures == 0 ? ExitCode.Ok : ExitCode.Environment;
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "doctor", Document(findings, failures));
            return exit;
        }

        foreach (var (name, finding) in findings)
        {
            PrintRow(tool, name, finding);
        }

        tool.Out.Line(failures == 0 ? "ready to run: yes" : $"ready to run: no ({failures} {(failures == 1 ? "failure" : "failures")})", failures == 0 ? Ink.Good : Ink.Bad);
        return exit;
    }

    private static async Task<DoctorFinding> FindAsync(IDoctorCheck check, DoctorSubject subject, CancellationToken ct)
    {
        try
        {
            return await check.RunAsync(subject, ct);
        }
        catch (HarnessException e)
        {
            return DoctorFinding.Fail(e.Error.Message, e.Error.Fixes.FirstOrDefault(), e.Error.Code);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return DoctorFinding.Fail($"the check itself failed: {e.Message}");
        }
    }

    private static void PrintRow(Invocation tool, string name, DoctorFinding finding)
    {
        var (word, ink) = finding.State switch
        {
            DoctorState.Ok => ("ok", Ink.Good),
            DoctorState.Warn => ("warn", Ink.Warning),
            DoctorState.Fail => ("FAIL", Ink.Bad),
            _ => ("–", Ink.Faint),
        };
        tool.Out.Put($" {name,-10} ").Put($"{word,-5}", ink).Put(finding.Text);
        if (finding.Fix is { } fix)
        {
            tool.Out.Put($"  → {tool.Own(fix)}");
        }

        tool.Out.Line(finding.Code is { } code ? $"  {code}" : string.Empty);
    }

    private static JsonObject Document(IEnumerable<(string Name, DoctorFinding Finding)> findings, int failures) => new()
    {
        ["ready"] = failures == 0,
        ["failures"] = failures,
        ["checks"] = new JsonArray([.. findings.Select(row => new JsonObject
        {
            ["name"] = row.Name,
            ["state"] = row.Finding.State.ToString().ToLowerInvariant(),
            ["text"] = row.Finding.Text,
            ["fix"] = row.Finding.Fix,
            ["code"] = row.Finding.Code,
        })]),
    };
}
