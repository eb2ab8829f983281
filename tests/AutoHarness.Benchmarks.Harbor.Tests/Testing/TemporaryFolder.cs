namespace AutoHarness.Benchmarks.Harbor.Tests.Testing;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("harbor-tests-").FullName;

    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A task of one step.</summary>
    public string Task(string name, string toml = "", string instruction = "Do it.", string test = "echo 1 > /logs/verifier/reward.txt", string solution = "true", string dockerfile = "FROM debian:bookworm-slim\nWORKDIR /app\n")
    {
        Write($"{name}/task.toml", toml);
        Write($"{name}/instruction.md", instruction);
        Write($"{name}/environment/Dockerfile", dockerfile);
        Write($"{name}/tests/test.sh", $"#!/bin/bash\n{test}\n");
        Write($"{name}/solution/solve.sh", $"#!/bin/bash\n{solution}\n");
        return System.IO.Path.Combine(Path, name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
