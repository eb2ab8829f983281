using AutoHarness.Models.Limiting;
using AutoHarness.Models.Names;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Providers;

/// <summary>Asks a server for its list of models, which costs nothing.</summary>
internal sealed class Reachability(ModelName model, ProviderEndpoint endpoint)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Null when the server answers and does not refuse the key.</summary>
    public async Task<HarnessError?> CheckAsync(CancellationToken ct)
    {
        var path = model.Provider.Dialect switch
        {
            ProviderDialect.Anthropic => "/v1/models",
            ProviderDialect.Ollama => "/api/tags",
            _ => "/models",
        };
        var failures = new FailureSorter(model, endpoint, new SecretText(endpoint.Key));
        var limiter = new ModelLimiter(TimeProvider.System);
        using var http = new HttpClient(new UpstreamHandler(endpoint, failures, limiter, TimeProvider.System, Network.Open(endpoint.BaseUrl))) { Timeout = Longest };
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint.BaseUrl.ToString().TrimEnd('/') + path);
        if (model.Provider.Dialect == ProviderDialect.Anthropic)
        {
            request.Headers.Add("anthropic-version", "2023-06-01");
        }

        try
        {
            using var answer = await http.SendAsync(request, ct);
            return null;
        }
        catch (HarnessException refusal) when (refusal.Error.Code is "AH1204" or "AH1205")
        {
            return refusal.Error;
        }
        catch (Exception fault) when (fault is Retrying.TransientModelException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new HarnessError(ExitCode.Environment, "AH1206", $"{endpoint.BaseUrl.ToString().TrimEnd('/')} cannot be reached")
            {
                Why = fault is OperationCanceledException ? $"no answer within {Longest.TotalSeconds:0} s" : fault.Message,
                Fixes = ["check the network, and the address in the provider's base URL variable"],
            };
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // A server without such a list has answered all the same.
            return null;
        }
    }
}
