using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Harbor;

/// <summary>Small experiments on datasets in Harbor's format.</summary>
internal static class HarborExperiment
{
    public const string Base = "debian:bookworm-slim";

    /// <summary>The archive of the base image; <c>eng/test</c> has it made.</summary>
    public static string Rootfs { get; } = Environment.GetEnvironmentVariable("AUTO_HARNESS_TEST_ROOTFS")
        ?? throw new InvalidOperationException("AUTO_HARNESS_TEST_ROOTFS names no archive; eng/test sets it to what 'eng/docker rootfs' prints");

    public static string Data
    {
        get
        {
            for (var folder = new DirectoryInfo(Repository.Root); folder is not null; folder = folder.Parent)
            {
                if (Path.Combine(folder.FullName, "shared", "data", "harbor", "tasks-authored") is var data && Directory.Exists(data))
                {
                    return data;
                }
            }

            throw new DirectoryNotFoundException("shared/data/harbor lies nowhere above the repository");
        }
    }

    /// <summary>An experiment in a git repository, initialised but not prepared.</summary>
    /// <param name="harbor">Lines of the section <c>harbor</c>.</param>
    /// <param name="more">More lines of the config.</param>
    public static async Task<Sandbox> InitialiseAsync(string harbor, string more = "")
    {
        var sandbox = new Sandbox();
        await sandbox.GitAsync("init", "--quiet", "--initial-branch=main");
        var init = await sandbox.RunAsync("init", "--benchmark", "terminal-bench");
        Assert.True(init.Exit == 0, init.ToString());
        await File.WriteAllTextAsync(sandbox.PathOf("experiment_config.yaml"), $"""
            benchmark: terminal-bench
            agent_model: scripted/terminal-bench
            max_concurrency: 3
            gate: {"{mode: compat}"}
            harbor:
              {harbor.ReplaceLineEndings("\n  ")}
            {more}
            """);
        return sandbox;
    }

    /// <summary>A task whose tests want a file.</summary>
    public static void WriteTask(string dataset, string name, string instruction, string test)
    {
        Write("task.toml", "[agent]\ntimeout_sec = 60\n[verifier]\ntimeout_sec = 60\n");
        Write("instruction.md", instruction);
        Write("environment/Dockerfile", $"FROM {Base}\nWORKDIR /app\n");
        Write("tests/test.sh", $"#!/bin/bash\n{test}\n");

        void Write(string file, string content)
        {
            var path = Path.Combine(dataset, name, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }
    }
}
