using System.Collections.Immutable;
using AutoHarness.Conformance;
using AutoHarness.Conformance.Bird;
using AutoHarness.Conformance.Harbor;
using AutoHarness.Conformance.Tau;

ImmutableArray<IConformanceSuite> suites =
[
    new TauSuite(),
    new HarborTasksSuite(),
    new HarborResultsSuite(),
    new BirdMiniSuite(),
    new BirdVectorsSuite(),
];

if (suites.FirstOrDefault(suite => suite.Name == args.FirstOrDefault()) is not { } chosen)
{
    Console.Error.WriteLine("usage: AutoHarness.Conformance SUITE ...");
    foreach (var suite in suites)
    {
        Console.Error.WriteLine($"  {suite.Name} {suite.Arguments}");
    }

    return 2;
}

var report = new Report(Console.Out);
try
{
    await chosen.RunAsync(args[1..], report, CancellationToken.None);
}
catch (UsageException wrong)
{
    Console.Error.WriteLine($"{chosen.Name}: {wrong.Message}");
    Console.Error.WriteLine($"usage: AutoHarness.Conformance {chosen.Name} {chosen.Arguments}");
    return 2;
}

report.Close();
return report.Failed == 0 && report.Total > 0 ? 0 : 1;
