using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

/// <summary>The agent under optimisation: one tool, a prompt, and a plain loop of model calls and commands.</summary>
public sealed class TerminalAgent : IAgent
{
    private const int MostSteps = 50;
    private const int MostOutput = 10_000;
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(120);

    private const string Advice = """
        You are working in a Linux terminal. Solve the task.
        """;

    private static readonly AIFunctionDeclaration Bash = AIFunctionFactory.CreateDeclaration(
        "bash",
        "Runs a command with bash and returns what it printed. Every call starts a fresh shell; nothing can be typed into a running command.",
        JsonSerializer.Deserialize<JsonElement>("""
            {"type": "object", "properties": {"command": {"type": "string"}}, "required": ["command"]}
            """));

    public async Task RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { Tools = [Bash] };
        var messages = new List<ChatMessage> { new(ChatRole.System, Advice) };
        messages.AddRange(context.Opening);
        messages.Add(new ChatMessage(ChatRole.User, context.Instruction));

        for (var step = 0; step < MostSteps; step++)
        {
            var response = await context.Model.GetResponseAsync(messages, options, cancellationToken);
            var answer = response.Messages[^1];
            messages.Add(answer);

            var calls = answer.Contents.OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
            {
                return;
            }

            var results = new List<AIContent>();
            foreach (var call in calls)
            {
                results.Add(new FunctionResultContent(call.CallId, await ExecuteAsync(context.Terminal!, call, cancellationToken)));
            }

            messages.Add(new ChatMessage(ChatRole.Tool, results));
        }
    }

    private static async Task<string> ExecuteAsync(ITerminal terminal, FunctionCallContent call, CancellationToken ct)
    {
        if (call.Name != Bash.Name || call.Arguments is not { } arguments || !arguments.TryGetValue("command", out var given) || given?.ToString() is not { Length: > 0 } command)
        {
            return "The only tool is bash, and it needs a command.";
        }

        var result = await terminal.ExecAsync(command, CommandLimit, ct);
        var output = Cut(result.Stdout + result.Stderr);
        return result.TimedOut ? $"{output}\n(stopped after {CommandLimit.TotalSeconds} seconds)"
            : result.ExitCode == 0 ? output
            : $"{output}\n(exit code {result.ExitCode})";
    }

    private static string Cut(string text) =>
        text.Length <= MostOutput ? text : $"{text[..(MostOutput / 2)]}\n[... {text.Length - MostOutput} characters left out ...]\n{text[^(MostOutput / 2)..]}";
}
