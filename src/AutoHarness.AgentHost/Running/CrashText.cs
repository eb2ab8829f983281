using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AutoHarness.AgentHost.Running;

/// <summary>Says in a few lines what an agent threw and where in its own file.</summary>
internal static class CrashText
{
    private const int MessageCap = 2000;
    private const int FrameCap = 8;

    /// <summary><c>InvalidOperationException at agent.cs:142: message</c>, then the frames inside the agent's files.</summary>
    public static string Describe(Exception exception)
    {
        try
        {
            var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames()
                .Where(frame => frame.GetFileName() is { } file && file.EndsWith(".cs", StringComparison.Ordinal) && !file.StartsWith('/'))
                .Take(FrameCap)
                .ToArray();
            var text = new StringBuilder(exception.GetType().Name);
            if (frames.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $" at {Place(frames[0])}");
            text.Append(": ").Append(Cut(exception.Message));
            foreach (var frame in frames.Skip(1))
                text.Append(CultureInfo.InvariantCulture, $"\n  called at {Place(frame)}");
            if (exception.InnerException is { } inner)
                text.Append(CultureInfo.InvariantCulture, $"\n  because of {inner.GetType().Name}: {Cut(inner.Message)}");
            return text.ToString();
        }
        catch (Exception)
        {
            // The agent may have written the exception, and with it what its properties do.
            return exception.GetType().Name;
        }
    }

    private static string Place(StackFrame frame) => $"{Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}";

    private static string Cut(string text) => text.Length <= MessageCap ? text : text[..MessageCap] + "...";
}
