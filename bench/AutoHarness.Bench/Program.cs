using AutoHarness.Bench.Tau;
using AutoHarness.Bench;

// Every measurement prints what it did, the figure, and the limit it is held against; exit 1 when a limit is missed.
return args switch
{
    ["load", .. var rest] => await LoadBench.RunAsync(rest.Length > 0 ? int.Parse(rest[0]) : 1000, TimeSpan.FromSeconds(1)),
    ["throughput"] => await ThroughputBench.RunAsync(),
    ["edit"] => await EditBench.RunAsync(),
    ["edits", .. var rest] => await EditSweep.RunAsync(rest.Length > 0 ? int.Parse(rest[0]) : 50, rest.Length > 1 ? int.Parse(rest[1]) : 1, rest.Length > 2 ? rest[2] : "default"),
    ["relay", .. var rest] => await RelayBench.RunAsync(rest.Length > 0 ? int.Parse(rest[0]) : 200),
    ["tau-gold", var data] => await TauGoldBench.RunAsync(data),
    ["tau-tools", var vectors, var data, .. var rest] => TauToolsBench.Run(vectors, data, rest.Length > 0 ? rest[0] : null),
    ["tau-load", var data, var schemas, .. var rest] => await TauLoadBench.RunAsync(data, schemas, rest is ["jailed"]),
    ["harbor", .. var rest] => await HarborBench.RunAsync(rest.Length > 0 ? rest[0] : "docker", rest.Length > 1 ? int.Parse(rest[1]) : 10),
    ["harbor-list", .. var rest] => HarborBench.List(rest.Length > 0 ? int.Parse(rest[0]) : 10_000),
    ["bird", var folder, .. var rest] => await BirdBench.RunAsync(folder, rest.Length > 0 ? int.Parse(rest[0]) : 32),
    ["sandbox", .. var rest] => await SandboxBench.RunAsync(rest.Length > 0 ? rest[0] : null),
    ["startup", var tool] => await StartupBench.RunAsync(tool),
    _ => ShowUsage(),
};

static int ShowUsage()
{
    Console.Error.WriteLine("usage: bench load [TRIALS] | throughput | edit | edits [SEEDS [BASELINE-TRIALS [PRESET]]] | relay [STREAMS] | sandbox [ROOTFS.tar] | startup TOOL | tau-gold DATA-DIR | tau-tools VECTORS-DIR DATA-DIR [REFERENCE-FIGURES] | tau-load DATA-DIR SCHEMAS [jailed] | harbor [SANDBOX [TRIALS]] | harbor-list [TASKS] | bird MINI-FOLDER [TASKS]");
    return 2;
}
