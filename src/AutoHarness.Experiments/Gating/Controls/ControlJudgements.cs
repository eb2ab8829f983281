using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Gating.Pools;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Sessions;

namespace AutoHarness.Experiments.Gating.Controls;

/// <summary>
/// Judges the kept agent against itself now and then. Such a control must not be accepted more often than chance allows, so it meters
/// what the gate's acceptances are worth; the coding agent never hears of it.
/// </summary>
internal sealed class ControlJudgements(ExperimentContext context, IncumbentPools pools, IGatePolicy policy)
{
    /// <summary>Share of accepted controls above which something is wrong with gate or benchmark; about 0.06 is expected of the default preset.</summary>
    public const double AlarmShare = 0.15;

    /// <summary>With fewer controls a single acceptance would already be an alarm.</summary>
    private const int LeastControls = 7;

    /// <summary>Judges a control before the given gate if one is due. Doing it twice changes nothing.</summary>
    public async Task RunIfDueAsync(GateRow gate, GateCase template, CancellationToken ct)
    {
        var every = context.Config.Gate.ControlEvery;
        if (policy.Name != "paired" || every == 0 || gate.Id % every != 0 || context.HeldOut.HasControl(gate.Id))
        {
            return;
        }

        var control = template with
        {
            Id = IncumbentPools.ControlId(gate),
            Candidate = gate.Incumbent,
            Pool = pools.For(gate),
            Suspicious = false,
        };
        var verdict = await new PolicyPlay(context, policy, control, keepTraces: false).JudgeAsync(ct);
        await context.HeldOut.AddControlAsync(gate.Id, control, verdict);
        context.Reach("gate.control-kept");

        var (accepted, all) = context.HeldOut.Controls();
        // How many is no secret of single tasks; the sum stands in the ledger for whoever only looks.
        await context.Ledger.SetMetaAsync("controls", $"{accepted}/{all}");
        if (all >= LeastControls && accepted > AlarmShare * all)
        {
            context.Report("note", "say", ("text", $"{accepted} of {all} controls (the kept agent judged against itself) were accepted, about 6 % are expected: gate.preset strict, or more tasks"));
        }
    }
}
