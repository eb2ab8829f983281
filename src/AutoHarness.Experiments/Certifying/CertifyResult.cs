using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AutoHarness.Experiments.Certifying;

/// <summary>The result of an experiment: the kept version against the baseline on tasks that nobody had run before.</summary>
/// <param name="Before">The baseline.</param>
/// <param name="After">The kept version.</param>
/// <param name="Iteration">The iteration it comes from.</param>
/// <param name="Tasks">Number of sealed tasks.</param>
/// <param name="Trials">Trials per task and version.</param>
/// <param name="Difference">Mean of the task differences, after minus before; null when no task has trials of both.</param>
/// <param name="Low">Lower end of its 95 % t interval between tasks; null below two tasks.</param>
/// <param name="High">Upper end.</param>
/// <param name="Better">Tasks that the kept version does better.</param>
/// <param name="Worse">Tasks that it does worse.</param>
/// <param name="McNemar">One-sided exact p-value of those counts.</param>
/// <param name="MantelHaenszel">z of the test stratified by task.</param>
/// <param name="Alpha">Bound on the chance of a false certificate.</param>
/// <param name="Evidence">The e-value after the last round.</param>
/// <param name="Highest">The highest e-value after any round.</param>
/// <param name="CertifiedAfter">The round after which the e-value first reached 1/alpha; null when none.</param>
/// <param name="Rounds">Rounds of paired trials.</param>
/// <param name="At">When it was computed.</param>
/// <param name="Labels">What the numbers rest on.</param>
public sealed record CertifyResult(
    CertifiedVersion Before,
    CertifiedVersion After,
    int Iteration,
    int Tasks,
    int Trials,
    double? Difference,
    double? Low,
    double? High,
    int Better,
    int Worse,
    double McNemar,
    double MantelHaenszel,
    double Alpha,
    double Evidence,
    double Highest,
    int? CertifiedAfter,
    int Rounds,
    DateTimeOffset At,
    ImmutableArray<string> Labels)
{
    /// <summary>It was computed by an earlier call and only read now.</summary>
    public bool Repeated { get; init; }

    /// <summary>Whether the interval leaves zero out.</summary>
    public bool IsDistinguishable => Low is > 0 || High is < 0;

    public JsonObject ToJson() => new()
    {
        ["before"] = Write(Before),
        ["after"] = Write(After),
        ["iteration"] = Iteration,
        ["tasks"] = Tasks,
        ["trials"] = Trials,
        ["difference"] = Difference,
        ["low"] = Low,
        ["high"] = High,
        ["distinguishable"] = IsDistinguishable,
        ["better"] = Better,
        ["worse"] = Worse,
        ["mcnemar_p"] = McNemar,
        ["cmh_z"] = MantelHaenszel,
        ["alpha"] = Alpha,
        ["e_value"] = Evidence,
        ["highest_e_value"] = Highest,
        ["certified_after"] = CertifiedAfter,
        ["rounds"] = Rounds,
        ["at"] = At.ToString("O", CultureInfo.InvariantCulture),
        ["labels"] = new JsonArray([.. Labels.Select(label => (JsonNode)label)]),
    };

    internal static CertifyResult Read(JsonNode node) => new(
        ReadVersion(node["before"]!),
        ReadVersion(node["after"]!),
        (int)node["iteration"]!,
        (int)node["tasks"]!,
        (int)node["trials"]!,
        (double?)node["difference"],
        (double?)node["low"],
        (double?)node["high"],
        (int)node["better"]!,
        (int)node["worse"]!,
        (double)node["mcnemar_p"]!,
        (double)node["cmh_z"]!,
        (double)node["alpha"]!,
        (double)node["e_value"]!,
        (double)node["highest_e_value"]!,
        (int?)node["certified_after"],
        (int)node["rounds"]!,
        DateTimeOffset.Parse((string)node["at"]!, CultureInfo.InvariantCulture),
        [.. node["labels"]!.AsArray().Select(label => (string)label!)]);

    private static JsonObject Write(CertifiedVersion version) => new()
    {
        ["version"] = version.Version,
        ["mean"] = version.Mean,
        ["low"] = version.Low,
        ["high"] = version.High,
        ["pass_hat"] = new JsonArray([.. version.PassHats.Select(value => (JsonNode)value)]),
        ["trials"] = version.Trials,
        ["infra"] = version.Infra,
    };

    private static CertifiedVersion ReadVersion(JsonNode node) => new(
        (string)node["version"]!,
        (double?)node["mean"],
        (double?)node["low"],
        (double?)node["high"],
        [.. node["pass_hat"]!.AsArray().Select(value => (double)value!)],
        (int)node["trials"]!,
        (int)node["infra"]!);
}
