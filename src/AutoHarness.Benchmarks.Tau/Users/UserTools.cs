using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Schemas;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Users;

/// <summary>The tools that a task lets its user have.</summary>
internal static class UserTools
{
    /// <summary>Null where he has none. As in the reference, a name that does not exist takes all tools away.</summary>
    public static ImmutableArray<ToolSchema>? Of(TauTask task, ImmutableArray<ToolSchema> all)
    {
        if (task.UserTools is not { } names)
        {
            return all.IsEmpty ? null : all;
        }

        var known = names.All(name => all.Any(tool => tool.Name == name));
        ImmutableArray<ToolSchema> chosen = [.. all.Where(tool => names.Contains(tool.Name))];
        return known && !chosen.IsEmpty ? chosen : null;
    }
}
