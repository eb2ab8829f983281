using AutoHarness.Models.Dialects;

namespace AutoHarness.Models.Proxy;

/// <summary>Writes the address of a provider's endpoint anew; nothing of the client's path is taken over but the name of a model it asks about.</summary>
internal static class UpstreamUrl
{
    /// <returns>Null when the name of the model is none.</returns>
    public static Uri? Of(UpstreamTarget target, AskedPath asked, string model)
    {
        var route = asked.Route;
        if (route is { Operation: Operation.ShowModel, Model: { } shown } && shown.Split('/').Any(part => part is "" or "." or ".." || part.Contains('%', StringComparison.Ordinal)))
        {
            return null;
        }

        var path = (route.Dialect, route.Operation) switch
        {
            (_, Operation.ListModels) => "/models",
            (_, Operation.ShowModel) => $"/models/{Escape(route.Model!)}",
            (Dialect.Gemini, Operation.CountTokens) => $"/models/{Escape(model)}:countTokens",
            (Dialect.Gemini, _) => $"/models/{Escape(model)}:{(route.Stream ? "streamGenerateContent" : "generateContent")}",
            (Dialect.Anthropic, Operation.CountTokens) => "/messages/count_tokens",
            (Dialect.Anthropic, _) => "/messages",
            (Dialect.Responses, _) => "/responses",
            _ => "/chat/completions",
        };
        var version = route.Dialect switch
        {
            Dialect.Anthropic => "/v1",
            Dialect.Gemini => "/v1beta",
            _ => "",
        };
        return new Uri($"{target.BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}{version}{path}{Query(target.BaseUrl.Query, asked.Query)}");
    }

    // What the provider's own address says wins.
    private static string Query(string own, string asked)
    {
        if (own.Length < 2)
        {
            return asked;
        }

        var set = own[1..].Split('&').Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return "?" + string.Join('&', own[1..].Split('&').Concat(asked.TrimStart('?').Split('&').Where(part => part.Length > 0 && !set.Contains(NameOf(part)))));
    }

    private static string NameOf(string part) => Uri.UnescapeDataString(part.Split('=')[0]);

    private static string Escape(string model) => string.Join('/', model.Split('/').Select(Uri.EscapeDataString));
}
