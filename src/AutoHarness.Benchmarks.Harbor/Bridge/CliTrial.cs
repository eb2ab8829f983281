using System.Net.Sockets;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Rewards;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Bridge;

/// <summary>One trial as a job of its own of the user's Harbor, with our agent behind the bridge.</summary>
internal sealed class CliTrial(HarborCli cli, HarborTask task, TrialTimes times, string environment, TimeSpan usualLimit)
{
    private const string Job = "job";
    private const double AgentSetUpSeconds = 360;
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private AgentRun lastRun = new(AgentEnd.Finished);

    public async Task<TrialOutcome> RunAsync(IAgentRunner agent, TrialFolder folder, CancellationToken ct)
    {
        // The path of a socket has to be short, whatever the cache is called.
        var place = Directory.CreateTempSubdirectory("ah-harbor-");
        try
        {
            var address = Path.Combine(place.FullName, "s");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(address));
            listener.Listen();
            var file = Path.Combine(folder.Root, "job.json");
            await File.WriteAllTextAsync(file, Config(folder, address).ToJsonString(), ct);

            using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var serving = ServeAsync(listener, agent, done.Token);
            var running = cli.RunAsync(file, folder.Root, Limit, done.Token);
            var first = await Task.WhenAny(running, serving);
            if (first == serving)
            {
                // It only ends by itself when something broke: that goes before whatever Harbor makes of it.
                await done.CancelAsync();
                await IgnoreAsync(running);
                await serving;
            }

            var ended = await running;
            await done.CancelAsync();
            await IgnoreAsync(serving);
            return Read(agent, folder, ended);
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    private TimeSpan Limit => TrialTimes.AtMost(Slack + TimeSpan.FromSeconds(AgentSetUpSeconds) + (2 * times.Build(task.Config.Environment.BuildTimeoutSeconds))
        + (task.IsMultiStep
            ? task.Config.Steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + (times.Agent(step.Agent.TimeoutSeconds) ?? usualLimit) + times.Verifier(step.Verifier.TimeoutSeconds))
            : (times.Agent(task.Config.Agent.TimeoutSeconds) ?? usualLimit) + times.Verifier(task.Config.Verifier.TimeoutSeconds)));

    private JsonObject Config(TrialFolder folder, string address)
    {
        var agent = new JsonObject { ["import_path"] = "auto_harness_bridge:BridgeAgent", ["kwargs"] = new JsonObject { ["socket"] = address } };
        Put(agent, "override_timeout_sec", times.AgentOverride?.TotalSeconds);
        Put(agent, "max_timeout_sec", times.AgentMaximum?.TotalSeconds);
        var verifier = new JsonObject();
        Put(verifier, "override_timeout_sec", times.VerifierOverride?.TotalSeconds);
        Put(verifier, "max_timeout_sec", times.VerifierMaximum?.TotalSeconds);
        var config = new JsonObject
        {
            ["job_name"] = Job,
            ["jobs_dir"] = folder.Root,
            ["n_attempts"] = 1,
            ["n_concurrent_trials"] = 1,
            ["timeout_multiplier"] = times.Multiplier,
            ["agents"] = new JsonArray(agent),
            ["environment"] = new JsonObject { ["type"] = environment, ["delete"] = true },
            ["verifier"] = verifier,
            ["tasks"] = new JsonArray(new JsonObject { ["path"] = task.Folder }),
        };
        Put(config, "agent_timeout_multiplier", times.AgentMultiplier);
        Put(config, "verifier_timeout_multiplier", times.VerifierMultiplier);
        Put(config, "environment_build_timeout_multiplier", times.BuildMultiplier);
        return config;

        static void Put(JsonObject owner, string key, double? value)
        {
            if (value is { } number)
            {
                owner[key] = number;
            }
        }
    }

    /// <summary>Answers every run of the bridge: one, or one for each step.</summary>
    private async Task ServeAsync(Socket listener, IAgentRunner agent, CancellationToken ct)
    {
        while (true)
        {
            using var bridge = new BridgeConnection(await listener.AcceptAsync(ct));
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, bridge.Lost);
            var instruction = AgentAids.Describe(task.Config.Environment, []).AddTo(await bridge.InstructionAsync(ct));
            var watching = bridge.WatchAsync(over.Token);
            try
            {
                lastRun = await agent.RunAsync(new AgentTask(instruction, [], [], Agents.HarnessAgent.NobodyAnswersAsync, new BridgeTerminal(bridge), Limit), over.Token);
            }
            catch (Exception e) when (bridge.Lost.IsCancellationRequested && !ct.IsCancellationRequested && e is OperationCanceledException or InfrastructureException)
            {
                lastRun = new AgentRun(AgentEnd.TimedOut, "Harbor ended the agent");
            }

            await bridge.EndAsync(ct);
            await over.CancelAsync();
            await IgnoreAsync(watching);
        }
    }

    private TrialOutcome Read(IAgentRunner agent, TrialFolder folder, ProcessResult ended)
    {
        var job = Path.Combine(folder.Root, Job);
        var trials = Directory.Exists(job) ? Directory.GetFiles(job, "result.json", SearchOption.AllDirectories).Where(path => Path.GetDirectoryName(Path.GetDirectoryName(path)) == job).ToList() : [];
        if (trials is not [var file])
        {
            return new TrialOutcome.Infra($"harbor run left {trials.Count} results and {(ended.TimedOut ? "took too long" : $"ended with exit code {ended.ExitCode}")}: {Tail(ended)}");
        }

        try
        {
            var bytes = File.ReadAllBytes(file);
            var result = TrialResultDocument.Read(bytes);
            agent.Note(TrialNote.Kind, CliNote.Of(task, JsonReading.Object(bytes)));
            foreach (var evidence in TrialEvidence.Of(new TrialFolder(Path.GetDirectoryName(file)!)).Where(note => (string?)note["path"] is not ("result.json" or "config.json" or "lock.json")))
            {
                agent.Note(TrialEvidence.Kind, evidence);
            }

            return Outcome(result);
        }
        catch (ResultDocumentException e)
        {
            return new TrialOutcome.Infra($"harbor run left a result that cannot be read: {e.Message}");
        }
    }

    private TrialOutcome Outcome(TrialResultDocument result)
    {
        var error = result.Exception ?? result.Steps.Select(step => step.Exception).FirstOrDefault(exception => exception is not null);
        var run = error?.Type == ExceptionNames.AgentTimeout ? new AgentRun(AgentEnd.TimedOut, error.Message) : lastRun;
        if (result.Rewards is { } rewards)
        {
            var reward = RewardMath.Scalar(rewards);
            return new TrialOutcome.Scored(
                reward,
                run,
                reward >= 1 ? null : $"the tests gave {string.Join(", ", rewards.Select(pair => $"{pair.Key} {pair.Value}"))}{(error is null ? "" : $"; {error.Type}: {error.Message}")}",
                new JsonObject { ["rewards"] = TrialNote.Rewards(rewards)!["rewards"]!.DeepClone(), ["exception"] = error?.Type });
        }

        return error is not null && (ExceptionNames.IsVerdictOfTests(error.Type) || ExceptionNames.IsAgents(error.Type))
            ? new TrialOutcome.Scored(0, run, $"{error.Type}: {error.Message}", new JsonObject { ["exception"] = error.Type })
            : new TrialOutcome.Infra(error is null ? "harbor run gave no reward and no reason" : $"{error.Type}: {error.Message}");
    }

    private static string Tail(ProcessResult ended)
    {
        const int shown = 500;
        var said = (ended.Stdout.Text + ended.Stderr.Text).Trim();
        return said.Length <= shown ? said : "…" + said[^shown..];
    }

    private static async Task IgnoreAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // It was told to end.
        }
    }
}
