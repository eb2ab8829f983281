using System.Collections.Immutable;
using AutoHarness.Models.Gateway;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Scripted;

/// <summary>Offers <c>scripted/&lt;script&gt;</c>: programs that stand in for a model, without key or network.</summary>
public sealed class ScriptedProvider(ImmutableArray<IModelScript> scripts, ScriptedOptions options, TimeProvider time)
    : IModelProvider, IDisposable
{
    private const string Prefix = "scripted/";

    private readonly CallAccount? account = options.AccountPath is { } path ? new CallAccount(path, time) : null;

    public IReadOnlyList<string> Names => [.. scripts.Select(script => Prefix + script.Name)];

    public bool Serves(string name) => Names.Contains(name, StringComparer.Ordinal);

    public ModelIdentity Identify(ModelSpec model) => new($"{model.Name}@{ScriptOf(model).Version}", Scripted: true, options.Price);

    public IChatClient Create(ModelSpec model, ModelCaller caller) => new ScriptedModel(ScriptOf(model), caller, options, account, time);

    public void Dispose() => account?.Dispose();

    private IModelScript ScriptOf(ModelSpec model) =>
        scripts.First(script => string.Equals(Prefix + script.Name, model.Name, StringComparison.Ordinal));
}
