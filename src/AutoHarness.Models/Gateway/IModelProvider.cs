using AutoHarness.Models.Providers;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Gateway;

/// <summary>One family of models behind the gateway.</summary>
public interface IModelProvider
{
    /// <summary>Names a user may write, for suggestions; not necessarily all that <see cref="Serves"/> accepts.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether a model of this name belongs to this provider.</summary>
    bool Serves(string name);

    /// <summary>What the model is; no call is made.</summary>
    ModelIdentity Identify(ModelSpec model);

    /// <summary>A bare client for one role of one trial. A call that may succeed when repeated throws <see cref="Retrying.TransientModelException"/>.</summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">A key is missing.</exception>
    IChatClient Create(ModelSpec model, ModelCaller caller);

    /// <summary>What the model takes and how fast it may be asked; null for a model that takes everything at any speed.</summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">A key is missing.</exception>
    internal ModelTerms? TermsOf(ModelSpec model) => null;

    /// <summary>What has to be said about calls of the model, such as where its price comes from; null for nothing.</summary>
    internal string? RemarkOn(ModelSpec model) => null;
}
