using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoHarness.AgentHost.Compiling;

/// <summary>What an agent file must hold: exactly one class that implements <c>IAgent</c> and can be made without arguments.</summary>
internal static class AgentContract
{
    public const string Id = "agent-contract";

    /// <summary>The name of the agent's type as reflection knows it, or what is broken.</summary>
    public static (string? Type, Diagnostic? Broken) Find(CSharpCompilation compilation)
    {
        var contract = compilation.GetTypeByMetadataName("AutoHarness.Sdk.IAgent")!;
        var agents = TypesIn(compilation.Assembly.GlobalNamespace)
            .Where(type => type.TypeKind == TypeKind.Class && !type.IsAbstract && type.AllInterfaces.Contains(contract, SymbolEqualityComparer.Default))
            .ToArray();

        if (agents.Length == 0)
            return (null, Broken(Location.None, "no class implements IAgent; declare one: public sealed class Agent : IAgent { public async Task RunAsync(AgentContext context, CancellationToken cancellationToken) { ... } }"));
        if (agents.Length > 1)
            return (null, Broken(agents[1].Locations[0], $"more than one class implements IAgent: {string.Join(", ", agents.Select(type => type.Name))}; keep one"));

        var agent = agents[0];
        if (agent.IsGenericType)
            return (null, Broken(agent.Locations[0], $"{agent.Name} is generic; an agent cannot be"));
        if (!agent.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty && constructor.DeclaredAccessibility != Accessibility.Private))
            return (null, Broken(agent.Locations[0], $"{agent.Name} has no public constructor without parameters"));
        return (MetadataName(agent), null);
    }

    public static Diagnostic Broken(Location location, string message) => Diagnostic.Create(
        new DiagnosticDescriptor(Id, Id, "{0}", "Agent", DiagnosticSeverity.Error, isEnabledByDefault: true), location, message);

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(member =>
            member is INamedTypeSymbol type ? TypesIn(type).Prepend(type) : TypesIn(member));

    private static string MetadataName(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
            return $"{MetadataName(outer)}+{type.MetadataName}";
        return type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";
    }
}
