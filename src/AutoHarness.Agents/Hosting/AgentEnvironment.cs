using System.Globalization;
using AutoHarness.Sandboxes.Local;

namespace AutoHarness.Agents.Hosting;

/// <summary>The whole environment of an agent process. Nothing of the harness's own environment is in it.</summary>
internal static class AgentEnvironment
{
    public static IReadOnlyDictionary<string, string> For(JailLimits limits, string? dotnetRoot)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["LANG"] = "C.UTF-8",
            ["HOME"] = "/tmp",
            ["TMPDIR"] = "/tmp",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };
        if (dotnetRoot is null)
            return variables;

        variables["DOTNET_ROOT"] = dotnetRoot;
        variables["DOTNET_gcServer"] = "0";
        variables["DOTNET_gcConcurrent"] = "0";
        variables["DOTNET_TieredPGO"] = "0";
        variables["DOTNET_EnableDiagnostics"] = "0";
        // Its double mapping makes a huge sparse file, which the file size limit refuses; it also costs start-up time.
        variables["DOTNET_EnableWriteXorExecute"] = "0";
        // Inside the jail the runtime sees no control group; three quarters leave room for what is not on its heap.
        variables["DOTNET_GCHeapHardLimit"] = (limits.MemoryBytes / 4 * 3).ToString("x", CultureInfo.InvariantCulture);
        return variables;
    }
}
