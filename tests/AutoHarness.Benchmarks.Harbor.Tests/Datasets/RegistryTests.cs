using AutoHarness.Benchmarks.Harbor.Datasets;
using AutoHarness.Benchmarks.Harbor.Tests.Testing;

namespace AutoHarness.Benchmarks.Harbor.Tests.Datasets;

public sealed class RegistryTests
{
    [Fact]
    public void What_is_built_in_equals_the_registry_of_the_data()
    {
        var registry = RegistryFile.Read(File.ReadAllBytes(SharedData.Folder("registry", "registry.json")), "registry.json");

        foreach (var name in new[] { "terminal-bench@2.0", "terminal-bench-sample@2.0" }.Select(DatasetName.Parse))
        {
            Assert.Equal(RegistryFile.Find(registry, name)!.Tasks.OrderBy(task => task.Name, StringComparer.Ordinal), RegistryFile.Find(BuiltInRegistry.Datasets, name)!.Tasks.OrderBy(task => task.Name, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_registry_of_an_older_benchmark_is_read() =>
        Assert.Equal(74, Assert.Single(RegistryFile.Read(File.ReadAllBytes(SharedData.Folder("registry", "registry-tb1.5.json")), "r")).Tasks.Length);

    [Theory]
    [InlineData("1.0 2.0 10.0", "10.0")]
    [InlineData("2.0 head 3.0", "head")]
    [InlineData("1.0rc1 1.0.dev2 1.0a1 0.9", "1.0rc1")]
    [InlineData("1.0 1.0.post1 1.0rc9", "1.0.post1")]
    [InlineData("1.0 2024!0.1", "2024!0.1")]
    [InlineData("apple pear", "pear")]
    [InlineData("apple 0.1", "0.1")]
    [InlineData("1.0 1.0.0.1", "1.0.0.1")]
    public void Without_a_version_it_is_head_then_the_highest_then_the_last(string versions, string chosen)
    {
        var datasets = versions.Split(' ').Select(version => new RegistryDataset("d", version, []));

        Assert.Equal(chosen, RegistryFile.Find(datasets, DatasetName.Parse("d"))!.Version);
    }
}
