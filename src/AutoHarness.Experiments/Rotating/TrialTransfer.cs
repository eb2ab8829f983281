using System.Text.Json;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Rotating;

/// <summary>Moves the trials of tasks that changed their split: first copied, then removed, so that a kill never loses one.</summary>
internal sealed class TrialTransfer(ExperimentLedger ledger, HeldOutStore heldOut)
{
    public async Task CopyAsync(Rotation rotation)
    {
        foreach (var task in rotation.Opened)
        {
            await ledger.Trials.AddAllAsync([.. heldOut.Trials.FindWhole(task, Split.Test).Select(row => (Open(row.Trial), row.Command))]);
        }

        foreach (var task in rotation.Closed)
        {
            await heldOut.Trials.AddAllAsync([.. ledger.Trials.FindWhole(task, Split.Train).Select(row => (row.Trial with { Split = Split.Test }, row.Command))]);
        }
    }

    public async Task RemoveAsync(Rotation rotation)
    {
        foreach (var task in rotation.Opened)
        {
            await RemoveAsync(heldOut.Trials, ledger.Trials, task, Split.Test);
        }

        foreach (var task in rotation.Closed)
        {
            await RemoveAsync(ledger.Trials, heldOut.Trials, task, Split.Train);
        }
    }

    private static Task RemoveAsync(TrialTable from, TrialTable to, TaskId task, Split split) =>
        from.RemoveAsync([.. from.FindTask(task).Where(trial => trial.Split == split).Select(trial => trial.Key).Where(to.Contains)]);

    private static TrialRecord Open(TrialRecord trial) => trial with { Split = Split.Train, Trace = trial.Trace is { } trace ? WithoutCanary(trace) : null };

    // The mark of a held-out trace would otherwise be taken for a leak as soon as somebody may read the trace.
    private static byte[] WithoutCanary(byte[] trace)
    {
        using var document = JsonDocument.Parse(trace);
        using var buffer = new MemoryStream(trace.Length);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Name != "canary"))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
