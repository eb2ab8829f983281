namespace AutoHarness.Sdk;

/// <summary>
/// The model cannot answer because of what was asked: a conversation that makes no sense, too long a context, a refused option.
/// It is the asker's doing; an agent sees it and may go on. Everything else a model client throws is not the agent's doing.
/// </summary>
public sealed class ModelRequestException(string reason, Exception? inner = null) : Exception(reason, inner);
