using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>An airline's service desk.</summary>
internal sealed class AirlineDomain(DomainFiles files) : TauDomain("airline", files)
{
    private readonly AirlineDatabase.Content content = AirlineDatabase.Content.From(files.Database("db.json", AirlineModels.Database));
    private readonly string policy = files.Text("policy.md");

    public override bool SupportsSolo => false;

    public override TauEnvironment CreateEnvironment(bool solo, ConversationOptions options) => solo
        ? throw PythonException.Value("Airline domain does not support solo mode")
        : new(Name, policy, new AirlineTools(new AirlineDatabase(content, options.ValidatorVersion), options.ValidatorVersion), user: null, solo);
}
