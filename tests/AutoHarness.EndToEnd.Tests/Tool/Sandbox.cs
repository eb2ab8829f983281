using System.Diagnostics;
using System.Globalization;

namespace AutoHarness.EndToEnd.Tests.Tool;

/// <summary>A home, a state folder and an experiment of their own for one test. Compiled agents are shared between tests.</summary>
internal sealed class Sandbox : IDisposable
{
    public static string SharedCache { get; } = Directory.CreateTempSubdirectory("ah-e2e-cache-").FullName;

    public Sandbox()
    {
        Root = Directory.CreateTempSubdirectory("ah-e2e-").FullName;
        Directory.CreateDirectory(Experiment);
        Directory.CreateDirectory(Home);
    }

    public string Root { get; }

    public string Experiment => Path.Combine(Root, "experiment");

    public string Home => Path.Combine(Root, "home");

    public string State => Path.Combine(Root, "state");

    /// <summary>Variables that calls get beside the usual ones.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string PathOf(string relative) => Path.Combine(Experiment, relative);

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>A copy of everything, for another try from the same point. Absolute paths inside stay those of the original.</summary>
    public Sandbox Copy()
    {
        var copy = new Sandbox();
        CopyFolder(Root, copy.Root);
        foreach (var (name, value) in Variables)
        {
            copy.Variables[name] = value;
        }

        return copy;
    }

    public Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(Repository.Tool, arguments, TestContext.Current.CancellationToken);

    public Task<ToolResult> GitAsync(params string[] arguments) => RunAsync("git", arguments, TestContext.Current.CancellationToken);

    public Task<ToolResult> RunProgramAsync(string program, params string[] arguments) => RunAsync(program, arguments, TestContext.Current.CancellationToken);

    /// <summary>What a call wrote into <c>NAME.out</c>, <c>.err</c> and <c>.exit</c> beside the experiment.</summary>
    public ToolResult Told(string name) => new(
        int.Parse(File.ReadAllText(Path.Combine(Root, name + ".exit")), CultureInfo.InvariantCulture),
        File.ReadAllText(Path.Combine(Root, name + ".out")),
        File.ReadAllText(Path.Combine(Root, name + ".err")));

    /// <summary>Waits until a file or folder of the experiment is there, for as long as the process lives.</summary>
    public async Task WaitForAsync(string relative, Process process)
    {
        while (!Path.Exists(PathOf(relative)))
        {
            Assert.False(process.HasExited, $"ended before {relative} was there");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Starts a program in the experiment with standard input closed.</summary>
    public Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Experiment,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = Home;
        start.Environment["XDG_STATE_HOME"] = State;
        start.Environment["XDG_CACHE_HOME"] = SharedCache;
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } dotnet)
        {
            start.Environment["DOTNET_ROOT"] = dotnet;
        }

        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A process that was killed on purpose may still be letting go of a file.
        }
    }

    public static void CopyFolder(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
        }
    }

    private async Task<ToolResult> RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
            return new ToolResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
