using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>The call by which an agent without a user says that it is done.</summary>
internal static class SoloDone
{
    public const string Name = "done";

    public static AIFunctionDeclaration Tool { get; } = AIFunctionFactory.CreateDeclaration(
        Name,
        "Says that the ticket is dealt with. Call it last.",
        JsonElement.Parse("""{"properties":{},"title":"parameters","type":"object"}"""),
        returnJsonSchema: null);
}
