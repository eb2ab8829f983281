using System.Runtime.CompilerServices;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Fakes;

/// <summary>Runs this test program itself as another process, which does one small thing with the real code and ends.</summary>
internal static class TestChild
{
    private const string Task = "AH_TEST_CHILD_TASK";
    private const string Path = "AH_TEST_CHILD_PATH";

    /// <param name="task">What the child does.</param>
    /// <param name="path">With which file or folder.</param>
    /// <param name="wrapper">A program and arguments that start the child, such as a jail.</param>
    public static Task<ProcessResult> RunAsync(string task, string path, params string[] wrapper)
    {
        string[] line = [.. wrapper, Environment.ProcessPath!];
        return new ProcessRunner(TimeProvider.System).RunAsync(Spec(task, path, line), CancellationToken.None);
    }

    /// <summary>Starts a child that keeps running until it is killed or its input ends.</summary>
    public static Task<RunningProcess> StartAsync(string task, string path) =>
        new ProcessRunner(TimeProvider.System).StartAsync(Spec(task, path, [Environment.ProcessPath!]), CancellationToken.None);

    private static ProcessSpec Spec(string task, string path, string[] line) => new(line[0], line[1..])
    {
        InheritEnvironment = true,
        Environment = new Dictionary<string, string> { [Task] = task, [Path] = path },
        TimeLimit = TimeSpan.FromMinutes(1),
    };

    [ModuleInitializer]
    internal static void BecomeChild()
    {
        if (Environment.GetEnvironmentVariable(Task) is { } task)
        {
            var path = Environment.GetEnvironmentVariable(Path)!;
            switch (task)
            {
                case "overfill":
                    Overfill(path);
                    break;
                case "race":
                    Race(new ExperimentFolder(path), hold: false);
                    break;
                case "hold":
                    Race(new ExperimentFolder(path), hold: true);
                    break;
            }

            Environment.Exit(0);
        }
    }

    private static void Overfill(string path)
    {
        AtomicFile.Write(path, "old");
        try
        {
            AtomicFile.Write(path, new byte[1024 * 1024]);
        }
        catch (HarnessException failure)
        {
            Console.WriteLine($"{failure.Error.Code} {failure.Error.Exit}; {File.ReadAllText(path)}; {Directory.GetFiles(System.IO.Path.GetDirectoryName(path)!).Length} file");
        }
    }

    // The winner keeps the lock until its input ends, so that all others meet it.
    private static void Race(ExperimentFolder folder, bool hold)
    {
        var attempt = WorkspaceLock.TryAcquire(folder, hold ? "optimize" : "run", TimeProvider.System);
        Console.WriteLine(attempt is LockAttempt.Acquired ? "won" : "lost");
        if (attempt is LockAttempt.Acquired)
        {
            Console.In.ReadToEnd();
        }
    }
}
