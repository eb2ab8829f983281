using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Scheduling;

/// <summary>Counts finished trials. Thread-safe.</summary>
internal sealed class TrialTally(int total)
{
    private readonly Lock gate = new();
    private int done, passed, failed, infra;
    private double rewards;
    private Usage usage = Usage.None;

    public void Add(TrialRecord trial)
    {
        lock (gate)
        {
            done++;
            usage += TrialUsage.Sum(trial.Usage);
            if (trial.Reward is not { } reward)
            {
                infra++;
                return;
            }

            rewards += reward;
            _ = reward >= 0.5 ? passed++ : failed++;
        }
    }

    /// <summary>The counts as progress fields; scores only where <paramref name="open"/>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields(bool open)
    {
        lock (gate)
        {
            List<KeyValuePair<string, string>> fields = [new("done", $"{done}/{total}")];
            if (open)
            {
                fields.Add(new("pass", $"{passed}"));
                fields.Add(new("fail", $"{failed}"));
                fields.Add(new("score", passed + failed == 0 ? "n/a" : $"{rewards / (passed + failed):0.000}"));
            }

            fields.Add(new("infra", $"{infra}"));
            fields.Add(new("cost", usage.Cost is { } cost ? $"{cost:0.####}" : "n/a"));
            return fields;
        }
    }
}
