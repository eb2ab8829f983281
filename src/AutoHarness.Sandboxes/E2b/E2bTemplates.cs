using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoHarness.Sandboxes.Builds;
using AutoHarness.Sandboxes.Remote;

namespace AutoHarness.Sandboxes.E2b;

/// <summary>Templates, named after their content and built once.</summary>
internal sealed class E2bTemplates(E2bApi api, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200), LongestPause = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> locks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> built = new(StringComparer.Ordinal);

    public static Task<E2bRecipe> RecipeAsync(SandboxImage image, CancellationToken ct) => image switch
    {
        SandboxImage.Named named => Task.FromResult(E2bRecipe.Of(named.Reference)),
        SandboxImage.Build build => E2bRecipe.OfAsync(BuildContext.Open(build), ct),
        _ => throw new SandboxRequestException("E2B needs an image of a registry or a Dockerfile"),
    };

    /// <summary>The template's name, after it is there.</summary>
    /// <param name="recipe">What it is made of.</param>
    /// <param name="limits">A template has its size.</param>
    /// <param name="isFresh">Builds it even where it is there, unless this provider built it.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<string> EnsureAsync(E2bRecipe recipe, SandboxLimits limits, bool isFresh, CancellationToken ct)
    {
        var size = new E2bNewTemplate("", (int?)limits.CpuCores is { } cores ? Math.Max(1, cores) : null, (int?)((limits.MemoryBytes + (1 << 20) - 1) >> 20));
        var name = NameOf(recipe, size);
        var gate = locks.GetOrAdd(name, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(ct);
        try
        {
            if (built.ContainsKey(name) || (!isFresh && await api.HasTemplateAsync(name, ct)))
                return name;
            await BuildAsync(recipe, size with { Name = name }, isFresh, ct);
            built[name] = true;
            return name;
        }
        finally
        {
            gate.Release();
        }
    }

    private static string NameOf(E2bRecipe recipe, E2bNewTemplate size)
    {
        var content = JsonSerializer.Serialize(new E2bBuildRequest(recipe.Image, recipe.Steps, null), E2bJson.Default.E2bBuildRequest);
        var text = string.Create(CultureInfo.InvariantCulture, $"{content}\n{size.CpuCount}\n{size.Memory}");
        return "auto-harness-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    private async Task BuildAsync(E2bRecipe recipe, E2bNewTemplate template, bool isFresh, CancellationToken ct)
    {
        var at = await api.ReserveAsync(template, ct);
        foreach (var (hash, archive) in recipe.Layers)
        {
            var layer = await api.LayerAsync(at.Template, hash, ct);
            if (!layer.Present && layer.Url is { } url)
                await api.PutLayerAsync(new Uri(url), archive, ct);
        }

        await api.BuildAsync(at, new E2bBuildRequest(recipe.Image, recipe.Steps, isFresh ? true : null), ct);
        var log = new StringBuilder();
        var lines = 0;
        for (var pause = Pause; ; pause = pause < LongestPause ? pause * 1.5 : LongestPause)
        {
            var status = await api.StatusAsync(at, lines, ct);
            foreach (var entry in status.LogEntries ?? [])
            {
                lines++;
                log.Append(entry.Message).Append('\n');
                if (log.Length > 64 * 1024)
                    log.Remove(0, log.Length - (32 * 1024));
            }

            if (status.Status is "ready")
                return;
            if (status.Status is "error")
                throw new SandboxBuildException(status.Reason?.Message ?? "E2B gives no reason", log.ToString());
            await Task.Delay(pause, time, ct);
        }
    }
}
