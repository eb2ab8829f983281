using System.Text.Json.Nodes;
using AutoHarness.Models.Limiting;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Cassettes;

/// <summary>What a request led to: an answer, or a fault that stayed after all retries; with what was noted on the way.</summary>
internal sealed record RecordedAnswer(JsonObject Line)
{
    public static JsonObject Of(ChatResponse answer) => new() { ["answer"] = AnswerCodec.Write(answer) };

    /// <summary>The fault as a line; null for one that a replay must not repeat, such as a wrong key.</summary>
    public static JsonObject? Of(Exception fault) => fault switch
    {
        HarnessException or BudgetExhaustedException => null,
        _ => new JsonObject
        {
            ["fault"] = new JsonObject
            {
                ["kind"] = fault switch
                {
                    ModelRequestException => "request",
                    InfrastructureException => "infrastructure",
                    _ => "provider",
                },
                ["message"] = fault.Message,
            },
        },
    };

    /// <summary>The line with tries before it whose answers were lost.</summary>
    public static JsonObject With(JsonObject line, LimitedAmounts lost)
    {
        if (lost.Requests > 0)
        {
            line["lost"] = new JsonArray(lost.Requests, lost.Input, lost.Output);
        }

        return line;
    }

    /// <summary>Tries before it whose answers were lost; null when there were none.</summary>
    public LimitedAmounts? Lost => Line["lost"] is JsonArray { Count: 3 } lost ? new LimitedAmounts((long)lost[0]!, (long)lost[1]!, (long)lost[2]!) : null;

    /// <summary>Repeats it.</summary>
    /// <exception cref="ModelRequestException">The model could not answer because of what was asked.</exception>
    /// <exception cref="InfrastructureException">The provider broke.</exception>
    public ChatResponse Play(TrialMeter meter)
    {
        foreach (var note in Line["notes"]?.AsArray() ?? [])
        {
            meter.Note(note!.GetValue<string>());
        }

        if (Line["fault"] is not JsonObject fault)
        {
            return AnswerCodec.Read(Line["answer"]!);
        }

        var message = fault["message"]!.GetValue<string>();
        throw (string?)fault["kind"] switch
        {
            "request" => new ModelRequestException(message),
            "infrastructure" => new InfrastructureException(message),
            _ => new ReplayedFaultException(message),
        };
    }
}
