using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Harbor.Tasks;

namespace AutoHarness.Benchmarks.Harbor;

/// <summary>A hash over everything known to decide a reward besides the agent: the tasks, the kind of sandbox, the limits, the rules.</summary>
internal static class HarborFingerprint
{
    // Raised whenever trials are run or scored otherwise than before.
    private const string Rules = "harbor 2";

    public static string Of(HarborOptions options, ImmutableArray<HarborTask> tasks)
    {
        var hashes = new string[tasks.Length];
        Parallel.For(0, tasks.Length, index => hashes[index] = FolderHash.Of(tasks[index].Folder));
        var text = new StringBuilder($"{Rules}\n{options.SandboxName}\n{options.Times}\n{options.UsualAgentLimit:c}\n{options.Compat}\n{options.ForceBuild}\n");
        foreach (var (task, hash) in tasks.Zip(hashes))
        {
            text.Append(task.Name).Append(' ').Append(hash).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
