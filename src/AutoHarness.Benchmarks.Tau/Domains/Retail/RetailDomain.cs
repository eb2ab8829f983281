using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

/// <summary>A shop's service desk.</summary>
internal sealed class RetailDomain(DomainFiles files) : TauDomain("retail", files)
{
    private readonly RetailDatabase.Content content = RetailDatabase.Content.From(files.Database("db.json", RetailDatabase.Model));
    private readonly string policy = files.Text("policy.md");

    public override bool SupportsSolo => false;

    public override TauEnvironment CreateEnvironment(bool solo, ConversationOptions options) => solo
        ? throw PythonException.Value("Retail domain does not support solo mode")
        : new(Name, policy, new RetailTools(new RetailDatabase(content, options.ValidatorVersion), options.ValidatorVersion), user: null, solo);
}
