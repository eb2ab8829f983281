namespace AutoHarness.Models.Dialects;

/// <summary>What a request asks an endpoint to do.</summary>
internal enum Operation
{
    Generate,
    CountTokens,
    ListModels,
    ShowModel,
    Alive,
    WrongMethod,
    Unknown,
}
