using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Scanning;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating.Scans;

/// <summary>Findings of a scan as JSON: whole for the owner, and without task, split and action for receipts.</summary>
internal static class ScanJson
{
    public static string Write(ScanReport report) => new JsonArray([.. report.Findings.Select(Whole)]).ToJsonString();

    public static ScanReport Read(string json) => new([.. JsonNode.Parse(json)!.AsArray().Select(finding => new ScanFinding(
        Enum.Parse<FindingClass>(finding!["class"]!.GetValue<string>()),
        Enum.Parse<FindingAction>(finding["action"]!.GetValue<string>()),
        finding["file"]!.GetValue<string>(),
        finding["line"]!.GetValue<int>(),
        finding["shown"]!.GetValue<string>(),
        finding["why"]!.GetValue<string>(),
        finding["task"]?.GetValue<string>() is { } task ? new TaskId(task) : null,
        finding["split"]?.GetValue<string>() is { } split ? Enum.Parse<Split>(split) : null))]);

    /// <summary>What a coding agent may read too: its own line and why it was noticed, not what it matched.</summary>
    public static JsonArray ForReceipt(ScanReport report) => [.. report.Findings.Where(finding => finding.Action != FindingAction.Note).Select(Shown)];

    private static JsonNode Whole(ScanFinding finding)
    {
        var members = Shown(finding);
        members["action"] = finding.Action.ToString();
        members["task"] = finding.Task?.Value;
        members["split"] = finding.Split?.ToString();
        return members;
    }

    private static JsonObject Shown(ScanFinding finding) => new()
    {
        ["class"] = finding.Class.ToString(),
        ["file"] = finding.File,
        ["line"] = finding.Line,
        ["shown"] = finding.Shown,
        ["why"] = finding.Why,
    };
}
