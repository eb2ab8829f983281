using System.Diagnostics;

namespace AutoHarness.Experiments.Faults;

/// <summary>
/// Kills the process at a named point, so that crash safety can be tested on the real thing.
/// <c>AUTO_HARNESS_FAULT=point</c> or <c>point:n</c> kills at the n-th time that point is reached (default first);
/// <c>AUTO_HARNESS_FAULT_LOG=file</c> appends the name of every point reached.
/// </summary>
public sealed class FaultPoints
{
    private readonly Lock gate = new();
    private readonly string? point;
    private readonly string? log;
    private int left;

    public FaultPoints(IReadOnlyDictionary<string, string> variables)
    {
        log = variables.GetValueOrDefault("AUTO_HARNESS_FAULT_LOG");
        if (variables.GetValueOrDefault("AUTO_HARNESS_FAULT") is { Length: > 0 } fault)
        {
            var colon = fault.LastIndexOf(':');
            point = colon < 0 ? fault : fault[..colon];
            left = colon < 0 ? 1 : int.Parse(fault[(colon + 1)..]);
        }
    }

    /// <summary>No faults.</summary>
    public static FaultPoints None { get; } = new(new Dictionary<string, string>());

    /// <summary>Says that the named point is reached; does not return when this is where the process is to die.</summary>
    public void Reach(string name)
    {
        if (point is null && log is null)
        {
            return;
        }

        lock (gate)
        {
            if (log is not null)
            {
                File.AppendAllText(log, name + "\n");
            }

            if (name == point && --left == 0)
            {
                Process.GetCurrentProcess().Kill();
                throw new UnreachableException();
            }
        }
    }
}
