using System.Text;
using AutoHarness.Sdk;
using YamlDotNet.Core;

namespace AutoHarness.Experiments.Configuration.Yaml;

/// <summary>A YAML text by lines, for showing the line that an error is about.</summary>
internal sealed class YamlText
{
    /// <summary>Nobody writes a config of this size by hand; it bounds what a hostile file can cost.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int LongestShownLine = 160;

    private static readonly string[] LineBreaks = ["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string name;
    private readonly string[] lines;

    public YamlText(string name, string content)
    {
        this.name = name;
        Content = content.TrimStart('\uFEFF');
        lines = Content.Split(LineBreaks, StringSplitOptions.None);
    }

    /// <summary>The text without a byte order mark.</summary>
    public string Content { get; }

    /// <summary>Stands for the text where no line is to blame.</summary>
    public ErrorPlace Whole => new(name);

    /// <summary>Reads a file that has to be UTF-8.</summary>
    /// <exception cref="HarnessException">It is absent, unreadable, too big or no UTF-8.</exception>
    public static YamlText FromFile(string path, string name)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw ConfigProblem.Unreadable(new ErrorPlace(name), $"{name} is larger than {MaxBytes / 1024} KiB", "a config holds settings only; keep data in files of its own");
            }

            return new YamlText(name, StrictUtf8.GetString(File.ReadAllBytes(path)));
        }
        catch (DecoderFallbackException)
        {
            throw ConfigProblem.Unreadable(new ErrorPlace(name), $"{name} is not UTF-8 text", "save it as UTF-8");
        }
        catch (FileNotFoundException)
        {
            throw ConfigLocator.Absent(name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ConfigProblem.Unreadable(new ErrorPlace(name), $"{name} cannot be read: {failure.Message}", "make it a file that this user may read");
        }
    }

    /// <summary>The place between two marks; no further than the end of the first line.</summary>
    public ErrorPlace PlaceOf(Mark start, Mark end)
    {
        var (line, column) = ((int)start.Line, (int)start.Column);
        var text = line >= 1 && line <= lines.Length ? lines[line - 1] : "";
        var last = end.Line == start.Line ? (int)end.Column : text.Length + 1;
        var length = Math.Max(1, Math.Min(last, text.Length + 1) - column);
        return new ErrorPlace(name, line, column, text.Length > LongestShownLine ? null : text, Length: length);
    }

    /// <summary>The first indentation with a tab at or before a line, as far back as that block of lines goes; null when there is none.</summary>
    public ErrorPlace? TabNear(Mark mark)
    {
        for (var line = Math.Min((int)mark.Line + 1, lines.Length); line >= Math.Max(1, mark.Line - 1); line--)
        {
            var text = lines[line - 1];
            var indentation = text[..^text.TrimStart(' ', '\t').Length];
            if (indentation.Length < text.Length && indentation.IndexOf('\t') is var tab and >= 0)
            {
                return new ErrorPlace(name, line, tab + 1, text.Length > LongestShownLine ? null : text, "use spaces here");
            }
        }

        return null;
    }
}
