using AutoHarness.Bench;

// Every measurement prints what it did, the figure, and the limit it is held against; exit 1 when a limit is missed.
return args switch
{
    ["load", .. var rest] => await LoadBench.RunAsync(rest.Length > 0 ? int.Parse(rest[0]) : 1000, TimeSpan.FromSeconds(1)),
    ["throughput"] => await ThroughputBench.RunAsync(),
    ["edit"] => await EditBench.RunAsync(),
    ["startup", var tool] => await StartupBench.RunAsync(tool),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: bench load [TRIALS] | throughput | edit | startup TOOL");
    return 2;
}
