namespace AutoHarness.Models.Proxy;

/// <summary>An open session. Disposing it breaks off calls under way, waits until they are accounted for, and refuses later ones.</summary>
public sealed class ProxyAccess : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action forget;
    private bool closed;
    private int calls;

    internal ProxyAccess(ProxySession session, Uri baseUrl, Action forget)
    {
        this.forget = forget;
        Session = session;
        BaseUrl = baseUrl;
    }

    public ProxySession Session { get; }

    /// <summary>Such as <c>http://127.0.0.1:41234/t/TOKEN</c>. OpenAI clients want <c>/v1</c> added.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Calls that are not answered yet.</summary>
    public int CallsUnderWay
    {
        get
        {
            lock (gate)
            {
                return calls;
            }
        }
    }

    internal CancellationToken Closing => closing.Token;

    /// <summary>Begins a call, unless the session is closed; each one that began has to <see cref="Leave"/>.</summary>
    internal bool TryEnter()
    {
        lock (gate)
        {
            calls += closed ? 0 : 1;
            return !closed;
        }
    }

    internal void Leave()
    {
        lock (gate)
        {
            if (--calls == 0 && closed)
            {
                idle.TrySetResult();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closed = true;
            if (calls == 0)
            {
                idle.TrySetResult();
            }
        }

        await closing.CancelAsync();
        await idle.Task;
        forget();
    }
}
