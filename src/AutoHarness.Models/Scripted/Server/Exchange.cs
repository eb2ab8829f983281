using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Scripted.Server.Script;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>Answers requests: reads, routes, finds the rule, writes.</summary>
internal sealed class Exchange(ServerScript script, RequestLog log, TimeProvider time)
{
    private readonly RuleBook rules = new(script);

    public async Task AnswerAsync(HttpContext context, CancellationToken ct)
    {
        var route = Route.Of(context.Request.Method, context.Request.Path.Value ?? "/", context.Request.QueryString.Value ?? "", context.Request.Headers.ContainsKey);
        var dialect = IDialect.Of(route.Dialect);
        var body = await RequestBody.ReadAsync(context.Request, ct);
        var id = $"req_{Convert.ToHexStringLower(SHA256.HashData(body.Bytes))[..12]}";
        var (request, problem) = Read(dialect, route, body);
        var rule = request is not null && problem is null && route.Operation == Operation.Generate ? rules.Find(request) : null;
        log.Add(number => new ReceivedRequest(
            number, time.GetUtcNow(), context.Request.Method, RequestLog.Mask(context.Request.Path.Value ?? "/", context.Request.QueryString.Value ?? ""), RequestLog.Mask(context.Request.Headers), body.Bytes)
        {
            Dialect = route.Dialect,
            Prefix = route.Prefix,
            Model = request?.Model,
            Turn = request?.Turn,
            Rule = rule?.Number,
        });

        if (problem is not null)
        {
            await new ErrorWriter(dialect, time).WriteAsync(context.Response, problem with { RequestId = id }, ct);
        }
        else if (rule is not null)
        {
            await new AnswerWriter(dialect, time).WriteAsync(context.Response, request!, rule.Then, route, id, ct);
        }
        else
        {
            await OtherAsync(context, dialect, route, request, body.Bytes.Length, id, ct);
        }
    }

    private async Task OtherAsync(HttpContext context, IDialect dialect, Route route, ModelRequest? request, int size, string id, CancellationToken ct)
    {
        JsonObject? document = route.Operation switch
        {
            Operation.ListModels => dialect.ModelList(script.Models),
            Operation.ShowModel when script.Models.Contains(route.Model!) => dialect.ModelCard(route.Model!),
            Operation.CountTokens => dialect.TokenCount(size / 4),
            Operation.Alive => [],
            _ => null,
        };
        if (document is not null)
        {
            context.Response.ContentType = "application/json";
            var bytes = Encoding.UTF8.GetBytes(WireJson.Write(document));
            await (context.Request.Method == "HEAD" ? context.Response.StartAsync(ct) : AnswerWriter.DocumentAsync(context.Response, bytes, new ScriptedAnswer(), time, ct));
            return;
        }

        var error = route.Operation switch
        {
            Operation.WrongMethod => new WireError(405, $"{context.Request.Method} is not allowed here"),
            Operation.ShowModel => new WireError(404, $"there is no model {route.Model}"),
            Operation.Generate => new WireError(400, $"no rule of the script fits this request: {RuleBook.Describe(request!)}") { Word = dialect.Name is Dialect.Chat or Dialect.Responses ? "no_rule" : null },
            _ => new WireError(404, $"there is nothing at {context.Request.Method} {context.Request.Path}"),
        };
        await new ErrorWriter(dialect, time).WriteAsync(context.Response, error with { RequestId = id }, ct);
    }

    private static (ModelRequest? Request, WireError? Problem) Read(IDialect dialect, Route route, RequestBody body)
    {
        if (body.Status != 0)
        {
            return (null, new WireError(body.Status, body.Problem));
        }

        if (route.Operation is not (Operation.Generate or Operation.CountTokens))
        {
            return (null, null);
        }

        try
        {
            var request = dialect.Read(ModelRequest.Parse(body.Bytes), route);
            return (request, request.Missing is { } missing ? new WireError(400, $"{missing}: this member is required") : null);
        }
        catch (JsonException broken)
        {
            return (null, new WireError(400, $"the body cannot be read as JSON: {broken.Message}"));
        }
    }
}
