using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>Finds the registry: the configured file or address, else the built-in facts, else Harbor's published file.</summary>
internal sealed class RegistrySource(DatasetOptions options, HttpMessageInvoker? http)
{
    private const string Published = "https://raw.githubusercontent.com/laude-institute/harbor/main/registry.json";
    private const long Largest = 256L * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="HarnessException">There is no such dataset, or no registry.</exception>
    public async Task<RegistryDataset> FindAsync(DatasetName name, IProgress<string> progress, CancellationToken ct)
    {
        if (name.Name.Contains('/', StringComparison.Ordinal))
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"harbor.dataset is {name}, which is neither a folder here nor a name of a registry")
            {
                Why = "names with a slash belong to Harbor's package service, which has no open protocol",
                Fixes = ["download the package with Harbor and set harbor.dataset to its folder", "or set harbor.dataset to a registry name such as terminal-bench@2.0"],
            });
        }

        if (options.Registry is null && RegistryFile.Find(BuiltInRegistry.Datasets, name) is { } known)
        {
            return known;
        }

        var place = options.Registry ?? Published;
        var datasets = RegistryFile.Read(await ReadAsync(place, progress, ct), place);
        return RegistryFile.Find(datasets, name) ?? throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"the registry {place} has no dataset {name}")
        {
            Fixes = [$"set harbor.dataset to one of its names{Nearest(datasets, name)}"],
        });
    }

    private static string Nearest(ImmutableArray<RegistryDataset> datasets, DatasetName name)
    {
        var names = datasets.Select(dataset => $"{dataset.Name}@{dataset.Version}").ToList();
        return NearestWord.Of(name.ToString(), names) is { } near ? $", such as {near}" : names.Count is > 0 and <= 8 ? $": {string.Join(", ", names)}" : "";
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(string place, IProgress<string> progress, CancellationToken ct)
    {
        if (!place.StartsWith("https://", StringComparison.Ordinal) && !place.StartsWith("http://", StringComparison.Ordinal))
        {
            return File.Exists(place) ? await File.ReadAllBytesAsync(place, ct) : throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"there is no registry file {place}")
            {
                Fixes = ["correct harbor.registry in experiment_config.yaml"],
            });
        }

        var cached = Path.Combine(options.CacheDirectory, "registries", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..16] + ".json");
        try
        {
            var content = await DownloadAsync(new Uri(place), ct);
            Directory.CreateDirectory(Path.GetDirectoryName(cached)!);
            var temporary = $"{cached}.{Environment.ProcessId}.tmp";
            await File.WriteAllBytesAsync(temporary, content, ct);
            File.Move(temporary, cached, overwrite: true);
            return content;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            if (File.Exists(cached))
            {
                progress.Report($"warning: {place} cannot be reached; the copy in the cache is used");
                return await File.ReadAllBytesAsync(cached, ct);
            }

            throw new HarnessException(
                new HarnessError(ExitCode.Environment, null, $"the registry {place} cannot be reached: {e.Message}")
                {
                    Fixes = ["set harbor.registry to a file on this machine", "or set harbor.dataset to a folder of tasks"],
                },
                e);
        }
    }

    private async Task<byte[]> DownloadAsync(Uri address, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        using var own = http is null ? new HttpClient() : null;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await (http ?? own!).SendAsync(request, patience.Token);
        response.EnsureSuccessStatusCode();
        if (response.Content.Headers.ContentLength > Largest)
        {
            throw new IOException($"it is larger than {Largest / (1024 * 1024)} MiB");
        }

        return await response.Content.ReadAsByteArrayAsync(patience.Token);
    }
}
